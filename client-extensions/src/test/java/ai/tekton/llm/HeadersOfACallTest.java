package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.interceptor.CallHeaders;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The headers that users set for a call or a client. */
@ExtendWith(RhetorMockExtension.class)
class HeadersOfACallTest {
    @Test
    void theHeadersOfACallAreSentWithATokenProviderToo(RhetorMock rhetor) throws Exception {
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
    void attemptsAreNumberedConsecutivelyIfAnInterceptorRepeatsTheCall(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "busy"), Reply.error(503, "busy"), Reply.text("done"));
        List<OutcomeEvent> outcomes = new CopyOnWriteArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
            }
        };
        LlmInterceptor repeating = (call, chain) ->
                chain.proceed(call).onFailure(first -> chain.proceed(call).onFailure(second -> chain.proceed(call)));
        try (TektonLlmClient client =
                plain(rhetor).listener(listener).interceptor(repeating).build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("done");
        }
        assertThat(rhetor.journal())
                .extracting(request -> request.header("X-Request-Attempt").orElse("none"))
                .containsExactly("1", "2", "3");
        assertThat(outcomes).extracting(OutcomeEvent::attempts).containsExactly(3);
    }

    @Test
    void aHeaderOfACallReplacesAnEarlierOneIgnoringCase() {
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
    void aNullNameOrValueOfAClientsHeaderIsNamed() {
        assertThatThrownBy(() -> ClientConfig.builder().header(null, "a")).hasMessage("name");
        assertThatThrownBy(() -> ClientConfig.builder().header("X-Tenant", null))
                .hasMessage("value");
    }

    @Test
    void aHeaderOfAClientReplacesAnEarlierOneIgnoringCase() {
        ClientConfig config = ClientConfig.builder()
                .header("X-Tenant", "a")
                .header("x-tenant", "b")
                .build();

        assertThat(config.headers()).isEqualTo(Map.of("X-Tenant", "b"));
    }
}
