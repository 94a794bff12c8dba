package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.interceptor.CallHeaders;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The headers that users set for a call or a client. */
@ExtendWith(RhetorMockExtension.class)
class HeadersOfACallTest {
    @Test
    void theHeadersOfACallGoOutAlsoWhereAProviderGivesTheToken(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(401, "old"), Reply.text("one"), Reply.stream("two"));
        List<String> tokens = List.of("a", "b", "b");
        AtomicInteger asked = new AtomicInteger();
        try (TektonLlmClient client = plain(rhetor)
                .configure(settings -> settings.tokenProvider(() -> tokens.get(asked.getAndIncrement())))
                .interceptor(CallHeaders.of("X-Tenant", "a"))
                .build()) {
            client.generateText("Hi");
            client.streamText("Hi").text();
        }
        for (int request = 0; request < 3; request++) {
            assertThat(rhetor.takeRequest(SOON).header("X-Tenant")).contains("a");
        }
    }

    @Test
    void aHeaderOfACallReplacesAnEarlierOneWhateverItsCase() {
        ChatCall call = ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .build();

        assertThat(call.withHeader("X-Tenant", "a")
                        .withHeader("x-tenant", "b")
                        .context()
                        .headers())
                .isEqualTo(Map.of("x-tenant", "b"));
    }

    @Test
    void aHeaderOfAClientReplacesAnEarlierOneWhateverItsCase() {
        ClientConfig config = ClientConfig.builder()
                .header("X-Tenant", "a")
                .header("x-tenant", "b")
                .build();

        assertThat(config.headers()).isEqualTo(Map.of("x-tenant", "b"));
    }
}
