package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.LlmEventListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CustomBackendBreakerTest {
    private static final CircuitBreakerConfig AFTER_TWO = CircuitBreakerConfig.builder()
            .windowSize(2)
            .openFor(Duration.ofHours(1))
            .build();

    private final AtomicInteger asked = new AtomicInteger();
    private final List<BreakerEvent> changes = new CopyOnWriteArrayList<>();

    private LlmBackend dead() {
        return LlmBackend.answering(call -> {
            asked.incrementAndGet();
            throw new LlmConnectionException("It is down.");
        });
    }

    private TektonLlmClientBuilder builder() {
        return TektonLlmClient.builder()
                .componentId("test")
                .maxRetries(0)
                .circuitBreaker(AFTER_TWO)
                .listener(new LlmEventListener() {
                    @Override
                    public void onBreakerChange(BreakerEvent event) {
                        changes.add(event);
                    }
                });
    }

    @Test
    void aUsersBackendThatFailsTooOftenIsSuspended() {
        try (TektonLlmClient client =
                builder().backend(dead()).useFallback(false).build()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(LlmConnectionException.class);
            }

            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(ServiceUnavailableException.class)
                    .hasMessageContaining("Calls to function are suspended");
        }
        assertThat(asked).hasValue(2);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.backend()).isEqualTo("function");
            assertThat(change.to()).isEqualTo(BreakerState.OPEN);
        });
    }

    @Test
    void aFallbackThatFailsTooOftenIsSkippedAndTheNextOneAnswers() {
        LlmBackend down = LlmBackend.answering(call -> {
            throw new LlmConnectionException("It is down.");
        });
        LlmBackend last = LlmBackend.answering(call -> "From the last");
        try (TektonLlmClient client =
                builder().backend(down).fallbackBackends(List.of(dead(), last)).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.generateText("Hi").content()).isEqualTo("From the last");
            }
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void theLocalFallbackAnswersWhileTheBreakerIsOpen() {
        try (TektonLlmClient client = builder().backend(dead()).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.generateText("Hi").fallback()).isTrue();
            }
        }
        assertThat(asked).hasValue(2);
    }
}
