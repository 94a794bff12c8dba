package ai.tekton.llm.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.serialization.YamlMapperFactory;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSchemasTest {
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();

    @Test
    void theTypesAreThoseOfTheContractAndEachOneOfAClientCanBeScripted() throws Exception {
        List<String> received = new ArrayList<>();
        contract().path("operations").forEach(operation -> {
            if (operation.path("action").asText().equals("receive")) {
                operation.path("messages").forEach(message -> received.add(name(message)));
            }
            operation.path("reply").path("messages").forEach(message -> {
                if (operation.path("action").asText().equals("send")) {
                    received.add(name(message));
                }
            });
        });

        assertThat(FrameType.values()).extracting(FrameType::name).containsExactlyInAnyOrderElementsOf(received);
        assertThat(SCHEMAS.types())
                .containsAll(received)
                .contains("REGISTER_ACK", "RESPONSE", "CHUNK", "ERROR", "PING", "error")
                .hasSize(13);
    }

    @Test
    void theSocketHasThePathOfTheContract() throws Exception {
        assertThat(contract().at("/channels/ws/address").asText()).isEqualTo(Handshake.PATH);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfTheContractFits(String frame) {
        assertThat(SCHEMAS.violations(frame)).isEmpty();
        SCHEMAS.check(frame);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"GENERATE\",\"prompt\":\"Hello!\"}",
                "{\"type\":\"GENERATE\",\"request_id\":\"1\",\"prompt\":\"Hello!\",\"options\":{\"temperature\":3}}",
                "{\"type\":\"CHAT\",\"request_id\":\"1\",\"messages\":[{\"role\":\"king\",\"content\":\"Hello!\"}]}",
                "{\"type\":\"CHAT\",\"request_id\":\"1\",\"messages\":[]}",
                "{\"type\":\"REGISTER\",\"component_id\":\"c\",\"capabilities\":[\"fly\"]}",
                "{\"type\":\"RESPONSE\",\"request_id\":\"1\"}",
                "{\"type\":\"CHUNK\",\"request_id\":\"1\",\"usage\":{\"total_tokens\":-1}}",
                "{\"type\":\"ERROR\",\"error\":\"no\",\"code\":1000}",
                "{\"type\":\"HELLO\"}",
                "[]",
                "{"
            })
    void aFrameThatViolatesTheContractIsReportedWithTheReason(String frame) {
        assertThat(SCHEMAS.violations(frame)).isNotEmpty();
        assertThatThrownBy(() -> SCHEMAS.check(frame))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(frame)
                .hasMessageContaining(SCHEMAS.violations(frame).get(0));
    }

    static Stream<String> examples() throws Exception {
        List<String> all = new ArrayList<>();
        contract()
                .at("/components/messages")
                .forEach(message -> message.path("examples")
                        .forEach(example -> all.add(example.path("payload").toString())));
        return all.stream();
    }

    static Stream<String> examples(FrameType type) throws Exception {
        return examples()
                .filter(frame ->
                        Json.parse(frame).orElseThrow().path("type").asText().equals(type.name()));
    }

    private static String name(JsonNode reference) {
        String path = reference.path("$ref").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static JsonNode contract() throws Exception {
        try (InputStream document = FrameSchemas.class.getResourceAsStream("/ai/tekton/rhetor/spec/rhetor-ws.yaml")) {
            return YamlMapperFactory.getInstance().readTree(document);
        }
    }
}
