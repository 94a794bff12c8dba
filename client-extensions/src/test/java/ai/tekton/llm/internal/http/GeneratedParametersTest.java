package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.client.Pair;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operation of the contract may have and none has today, as the generated code would pass it on. */
@ExtendWith(RhetorMockExtension.class)
class GeneratedParametersTest {
    private static final String PATH = "/health";

    @Test
    void queryParametersAreSent(RhetorMock rhetor) throws ApiException {
        try (RhetorTransport transport = transport(rhetor)) {
            List<Pair> query = new ArrayList<>(transport.parameterToPair("of kind", "a b&c=d/é"));
            List<Pair> collection = transport.parameterToPairs("multi", "id", List.of("1", "2"));

            get(
                    transport,
                    query,
                    collection,
                    "filter[x]=1".replace("[", "%5B").replace("]", "%5D"),
                    Map.of(),
                    Map.of());
            get(transport, List.of(), List.of(), "", Map.of(), Map.of());

            assertThat(rhetor.journal().get(0).path()).isEqualTo(PATH);
            assertThat(rhetor.journal().get(0).query())
                    .isEqualTo("of%20kind=a%20b%26c%3Dd%2F%C3%A9&id=1&id=2&filter%5Bx%5D=1");
            assertThat(rhetor.journal().get(1).query()).isEmpty();
        }
    }

    @Test
    void cookieAndFormParametersAreRefusedBeforeAnythingIsSent(RhetorMock rhetor) {
        try (RhetorTransport transport = transport(rhetor)) {
            assertThatThrownBy(() -> get(transport, List.of(), List.of(), "", Map.of("session", "1"), Map.of()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("GET /health has parameters in a cookie or a form");
            assertThatThrownBy(() -> get(transport, List.of(), List.of(), "", Map.of(), Map.of("file", "x")))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(rhetor.journal()).isEmpty();
        }
    }

    private static RhetorTransport transport(RhetorMock rhetor) {
        return new RhetorTransport(ClientConfig.builder().url(rhetor.url()).build(), "test");
    }

    private static void get(
            RhetorTransport transport,
            List<Pair> query,
            List<Pair> collections,
            String deepObject,
            Map<String, String> cookies,
            Map<String, Object> form)
            throws ApiException {
        transport.invokeAPI(
                PATH,
                "GET",
                query,
                collections,
                deepObject,
                null,
                Map.of(),
                cookies,
                form,
                "application/json",
                "application/json",
                new String[0],
                new TypeReference<Map<String, Object>>() {});
    }
}
