package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.Usage;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that no shared case covers: complete answers over the WebSocket, and requests about the server itself. */
@ExtendWith(RhetorMockExtension.class)
class OptionalFieldsTest {
    private static final String ODD =
            "\"model\":{\"id\":\"m\"},\"usage\":{\"prompt_tokens\":\"many\",\"total_tokens\":22},"
                    + "\"timestamp\":1740830400,\"finish_reason\":[],\"fallback\":{},\"context_id\":7";

    @Test
    void optionalFieldsOfTheWrongTypeDoNotFailAWholeAnswerOverTheWebSocket(RhetorMock rhetor) throws Exception {
        try (TektonLlmWebSocketClient client = webSocket(rhetor)) {
            rhetor.enqueue(Reply.frames(frame("\"type\":\"RESPONSE\",\"content\":\"Paris.\"," + ODD)));

            CompletionResponse answer = client.generate("Hi").get(30, TimeUnit.SECONDS);

            assertThat(answer.content()).isEqualTo("Paris.");
            assertThat(answer.usage()).contains(new Usage(0, 0, 22));
            assertThat(answer.model()).isEmpty();
        }
    }

    @Test
    void anErrorThatIsAnObjectIsReportedForAWholeAnswerOverTheWebSocket(RhetorMock rhetor) {
        try (TektonLlmWebSocketClient client = webSocket(rhetor)) {
            rhetor.enqueue(Reply.frames(
                    frame("\"type\":\"RESPONSE\",\"content\":\"\",\"error\":{\"message\":\"overloaded\"}")));

            assertThatThrownBy(() -> client.generate("Hi").get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(AdapterException.class)
                    .hasMessageEndingWith("failed: overloaded");
        }
    }

    @Test
    void fieldsOfTheWrongTypeInProvidersAndHealthAreLeftOut(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .enqueue(json(
                        "{\"providers\":{\"a\":{\"name\":1,\"available\":true,\"models\":[\"m1\",null,{\"id\":\"m2\","
                                + "\"context_length\":\"long\",\"pricing\":{\"input\":1,\"output\":\"free\"},"
                                + "\"capabilities\":[\"chat\",2]}]},\"b\":[]},\"default_provider\":[]}"));
        rhetor.on(RhetorOperation.GET_API_HEALTH)
                .enqueue(json("{\"status\":1,\"port\":\"8003\",\"version\":2,\"details\":[]}"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            ProviderList list = client.getProviders();
            Health health = client.health();

            Provider provider = list.providers().get("a");
            assertThat(list.providers()).containsOnlyKeys("a");
            assertThat(provider.name()).isEqualTo("a");
            assertThat(provider.models()).extracting(ProviderModel::id).containsExactly("m2");
            assertThat(provider.models().get(0).contextLength()).isEmpty();
            assertThat(provider.models().get(0).pricing()).containsOnlyKeys("input");
            assertThat(provider.models().get(0).capabilities()).containsExactly("chat");
            assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(health.port()).isEmpty();
            assertThat(health.version()).isEmpty();
        }
    }

    private static TektonLlmWebSocketClient webSocket(RhetorMock rhetor) {
        return TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .useFallback(false)
                .maxRetries(0)
                .build();
    }

    private static JsonNode frame(String fields) {
        try {
            return new ObjectMapper().readTree("{" + fields + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply json(String body) {
        return Reply.body("application/json", body);
    }
}
