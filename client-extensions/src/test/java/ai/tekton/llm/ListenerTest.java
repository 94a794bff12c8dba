package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The events that a client reports to its listeners. */
@ExtendWith(RhetorMockExtension.class)
class ListenerTest {
    private final List<String> events = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    @Test
    void aCallReportsItsAttemptsItsRetriesItsFallbackAndItsOutcome(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "a"), Reply.error(500, "b"));
        try (TektonLlmClient client =
                listening(rhetor).maxRetries(1).useFallback(true).build()) {
            client.generateText("Hi");
        }

        assertThat(events)
                .containsExactly(
                        "attempt 1 of rhetor: ServiceUnavailableException",
                        "retry after 1 of rhetor",
                        "attempt 2 of rhetor: AdapterException",
                        "fallback from rhetor to fallback",
                        "outcome of fallback, fallback=true");
        assertThat(ids.stream().distinct()).hasSize(1);
    }

    @Test
    void aStreamReportsItsOutcomeWhenItHasEnded(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.stream("a", "b"), Reply.stream("a", "b").errorAfter(1, "overloaded"), Reply.stream("a", "b"));
        try (TektonLlmClient client = listening(rhetor).build()) {
            ChunkStream whole = client.streamText("Hi");
            assertThat(events).isEmpty();
            whole.text();
            assertThat(events).containsExactly("attempt 1 of rhetor: ", "outcome of rhetor, fallback=false");
            events.clear();

            assertThatThrownBy(() -> client.streamText("Hi").text()).isInstanceOf(AdapterException.class);
            assertThat(events)
                    .containsExactly("attempt 1 of rhetor: AdapterException", "outcome failed with AdapterException");
            events.clear();

            client.streamText("Hi").close();
            assertThat(events)
                    .containsExactly(
                            "attempt 1 of rhetor: LlmCancelledException", "outcome failed with LlmCancelledException");
        }
    }

    @Test
    void theBreakerHasTheUsersSettingsAndReportsItsChanges(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "a"), Reply.error(500, "b"));
        CircuitBreakerConfig quick = CircuitBreakerConfig.builder()
                .windowSize(2)
                .failureShare(1.0)
                .openFor(Duration.ofHours(1))
                .probes(1)
                .build();
        try (TektonLlmClient client = listening(rhetor).circuitBreaker(quick).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> client.generateText("Hi")).isNotNull();
            }
        }

        assertThat(events).contains("breaker of Rhetor at " + rhetor.url() + ": CLOSED to OPEN");
        assertThat(events).last().isEqualTo("outcome failed with ServiceUnavailableException");
        assertThat(rhetor.journal()).hasSize(2);
    }

    @Test
    void theBreakerCanBeSwitchedOff(RhetorMock rhetor) {
        for (int i = 0; i < 30; i++) {
            rhetor.enqueue(Reply.error(500, "a"));
        }
        try (TektonLlmClient client =
                listening(rhetor).circuitBreaker(CircuitBreakerConfig.off()).build()) {
            for (int i = 0; i < 30; i++) {
                assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(AdapterException.class);
            }
        }

        assertThat(rhetor.journal()).hasSize(30);
    }

    @Test
    void aListenerThatFailsAffectsNoCallAndNoOtherListener(RhetorMock rhetor) {
        LlmEventListener failing = new LlmEventListener() {
            @Override
            public void onAttempt(AttemptEvent event) {
                throw new IllegalStateException("a bug");
            }
        };
        try (TektonLlmClient client =
                plain(rhetor).listener(failing).listener(new Teller()).build()) {
            assertThat(client.generateText("Hi").content()).isNotEmpty();
        }

        assertThat(events).hasSize(2);
    }

    private TektonLlmClientBuilder listening(RhetorMock rhetor) {
        return plain(rhetor).listener(new Teller());
    }

    private final class Teller implements LlmEventListener {
        @Override
        public void onAttempt(AttemptEvent event) {
            ids.add(event.requestId());
            String failure =
                    event.failure().map(e -> e.getClass().getSimpleName()).orElse("");
            events.add("attempt " + event.attempt() + " of " + event.backend() + ": " + failure);
        }

        @Override
        public void onRetry(RetryEvent event) {
            ids.add(event.requestId());
            events.add("retry after " + event.attempt() + " of " + event.backend());
        }

        @Override
        public void onFallback(FallbackEvent event) {
            ids.add(event.requestId());
            events.add("fallback from " + event.from() + " to " + event.to());
        }

        @Override
        public void onBreakerChange(BreakerEvent event) {
            events.add("breaker of " + event.backend() + ": " + event.from() + " to " + event.to());
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            ids.add(event.requestId());
            events.add(event.failure()
                    .map(e -> "outcome failed with " + e.getClass().getSimpleName())
                    .orElseGet(() -> "outcome of " + event.backend().orElseThrow() + ", fallback=" + event.fallback()));
        }
    }
}
