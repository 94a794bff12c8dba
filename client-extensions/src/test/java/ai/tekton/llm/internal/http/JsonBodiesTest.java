package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.internal.json.JsonArbitraries;
import ai.tekton.llm.internal.json.SliceJson;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChatResponseJson;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodiesTest {
    private static final int MOST = 1024 * 1024;
    private static final WireJson JSON = new WireJson();
    private static final List<String> FIELDS = List.of(
            "content",
            "message",
            "model",
            "context_id",
            "contextId",
            "usage",
            "fallback",
            "error",
            "timestamp",
            "status",
            "port",
            "details",
            "prompt_tokens",
            "unknown");

    private final JsonBodies bodies = new JsonBodies(JSON, MOST);

    private static HttpEntity sized(byte[] body) {
        return new ByteArrayEntity(body, ContentType.APPLICATION_JSON);
    }

    /** The same of unknown length, which Jackson's data binding reads. */
    private static HttpEntity chunked(byte[] body) {
        return new InputStreamEntity(new ByteArrayInputStream(body), ContentType.APPLICATION_JSON);
    }

    private Object read(HttpEntity body, Type type) throws IOException {
        return bodies.read(body, type);
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return JsonArbitraries.objects(FIELDS);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anAnswerIsReadAsTheDataBindingReadsIt(@ForAll("objects") Map<String, Object> json) throws IOException {
        byte[] body = new ObjectMapper().writeValueAsBytes(json);
        for (Type type : List.of(ChatResponse.class, Health.class)) {
            assertThat(outcome(sized(body), type)).isEqualTo(outcome(chunked(body), type));
        }
    }

    private Object outcome(HttpEntity body, Type type) throws IOException {
        try {
            return read(body, type);
        } catch (JsonProcessingException e) {
            return e.getClass();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{\"content\":\"a\"", "{\"content\":\"a\"}{", "{\"content\":{}}", "nonsense"})
    void aBodyThatIsNotAnAnswerFailsAsItDoesInTheDataBinding(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(sized(body), ChatResponse.class))
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThatThrownBy(() -> read(chunked(body), ChatResponse.class))
                        .hasSameClassAs(failure));
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithAndWithoutAContentLength() {
        byte[] body = "{\"content\":\"0123456789\"}".getBytes(StandardCharsets.UTF_8);
        JsonBodies few = new JsonBodies(JSON, 10);

        assertThatThrownBy(() -> few.read(sized(body), ChatResponse.class)).isInstanceOf(BodyTooLargeException.class);
        assertThatThrownBy(() -> few.read(chunked(body), ChatResponse.class)).isInstanceOf(BodyTooLargeException.class);
    }

    @Test
    void aRequestIsWrittenAsTheDataBindingWritesIt() throws IOException {
        ChatRequest request = new ChatRequest()
                .component("test \"quoted\" \u00e9\ud83d\ude00")
                .messages(List.of(
                        new Message().role(MessageRole.USER).content("Hi\n"),
                        new Message().role(MessageRole.ASSISTANT).content("").name("a")))
                .modelId("m")
                .options(new CompletionOptions().temperature(0.1).maxTokens(7).stop(List.of("a", "b")))
                .temperature(1e-9)
                .maxTokens(Integer.MAX_VALUE);

        ObjectMapper plain = JsonMapper.builder().build();
        Map<?, ?> written = plain.readValue(bodies.write(request), Map.class);
        assertThat(written).isEqualTo(plain.readValue(JSON.mapper().writeValueAsBytes(request), Map.class));
        assertThat(written).hasSize(7);
    }

    @Test
    void usualAnswersAreReadWithoutDataBindingIncludingTheirUsage() throws IOException {
        byte[] answer = ("{\"content\":\"Par\\u0069s \u00e9\",\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":1,"
                        + "\"total_tokens\":7},\"metadata\":{\"a\":[1,{\"b\":null}],\"c\":[]},\"fallback\":false}")
                .getBytes(StandardCharsets.UTF_8);

        ChatResponse read = new SliceJson().read(ChatResponseJson::read, answer, 0, answer.length);

        assertThat(read).isNotNull();
        assertThat(read.getContent()).isEqualTo("Paris \u00e9");
        assertThat(read.getUsage().getTotalTokens()).isEqualTo(7);
    }
}
