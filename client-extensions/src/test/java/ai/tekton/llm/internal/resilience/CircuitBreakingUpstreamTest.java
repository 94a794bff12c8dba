package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakingUpstreamTest {
    private static final ChatCall CALL = call(0, GenerationOptions.defaults());

    private final SettableClock clock = new SettableClock();
    private final List<String> changes = new ArrayList<>();

    @Test
    void theBreakerOpensWhenHalfOfTheLastTwentyCallsFailedAndThenMakesNoCall() {
        Object[] script = new Object[30];
        for (int i = 0; i < script.length; i++) {
            script[i] = i % 2 == 0 ? down() : "ok";
        }
        Scripted rhetor = new Scripted(script);
        LlmBackend guarded = guarded(rhetor);

        complete(guarded, 20);

        assertThat(rhetor.calls).hasSize(20);
        assertThatThrownBy(() -> guarded.complete(CALL))
                .isInstanceOfSatisfying(ServiceUnavailableException.class, e -> {
                    assertThat(e.isRetryable()).as("a retry would only wait").isFalse();
                    assertThat(e.attempts()).isZero();
                    assertThat(e).hasMessageContaining("Rhetor at http://test");
                });
        assertThat(rhetor.calls).hasSize(20);
        assertThat(changes).containsExactly("CLOSED>OPEN");
    }

    @Test
    void nineteenFailuresDoNotOpenTheBreaker() {
        Scripted rhetor = new Scripted(Collections.nCopies(30, down()).toArray());
        LlmBackend guarded = guarded(rhetor);

        complete(guarded, 19);

        assertThat(changes).isEmpty();
    }

    @Test
    void theBreakerProbesAfterHalfAMinuteAndClosesOnSuccessOrOpensAgainOnFailure() {
        List<Object> script = new ArrayList<>(Collections.nCopies(20, down()));
        script.addAll(List.of(down(), "ok", "ok"));
        LlmBackend guarded = guarded(new Scripted(script.toArray()));
        complete(guarded, 20);

        clock.advance(Duration.ofSeconds(29));
        assertThatThrownBy(() -> guarded.complete(CALL)).isInstanceOf(ServiceUnavailableException.class);
        clock.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> guarded.complete(CALL)).isInstanceOf(LlmConnectionException.class);
        assertThatThrownBy(() -> guarded.complete(CALL)).isInstanceOf(ServiceUnavailableException.class);
        clock.advance(Duration.ofSeconds(31));
        assertThat(guarded.complete(CALL).content()).isEqualTo("ok");
        assertThat(guarded.complete(CALL).content()).isEqualTo("ok");

        assertThat(changes)
                .containsExactly("CLOSED>OPEN", "OPEN>PROBING", "PROBING>OPEN", "OPEN>PROBING", "PROBING>CLOSED");
    }

    @Test
    void failuresCausedByTheRequestDoNotOpenTheBreaker() {
        TektonLlmException refusal = new InvalidRequestException("no");
        LlmBackend guarded =
                guarded(new Scripted(Collections.nCopies(40, refusal).toArray()));

        complete(guarded, 40);

        assertThat(changes).isEmpty();
    }

    @Test
    void cancelledProbesAreNotCountedAndLetTheNextCallProbe() {
        List<Object> script = new ArrayList<>(Collections.nCopies(20, down()));
        script.addAll(List.of(new LlmCancelledException("given up"), List.of("a", "b"), List.of("ok")));
        LlmBackend guarded = guarded(new Scripted(script.toArray()));
        complete(guarded, 20);
        clock.advance(Duration.ofSeconds(31));

        assertThatThrownBy(() -> guarded.complete(CALL)).isInstanceOf(LlmCancelledException.class);
        try (ChunkStream closedEarly = guarded.stream(CALL)) {
            closedEarly.tryAdvance(chunk -> {});
        }
        assertThat(guarded.stream(CALL).text()).isEqualTo("ok");
        assertThat(changes).endsWith("PROBING>CLOSED");
    }

    @Test
    void theFirstChunkOfAProbeClosesTheBreaker() {
        List<Object> script = new ArrayList<>(Collections.nCopies(20, down()));
        script.addAll(List.of(List.of("a", "b"), List.of("a", "b"), "ok"));
        LlmBackend guarded = guarded(new Scripted(script.toArray()));
        complete(guarded, 20);
        clock.advance(Duration.ofSeconds(31));

        try (ChunkStream probe = guarded.stream(CALL);
                ChunkStream second = guarded.stream(CALL)) {
            probe.tryAdvance(chunk -> {});
            second.tryAdvance(chunk -> {});

            assertThat(guarded.complete(CALL).content()).isEqualTo("ok");
        }
        assertThat(changes).endsWith("PROBING>CLOSED");
    }

    @Test
    void failuresWithRetryAfterDoNotOpenTheBreaker() {
        FailureDetails inASecond =
                FailureDetails.builder().retryAfter(Duration.ofSeconds(1)).build();
        List<Object> script = new ArrayList<>(Collections.nCopies(30, new RateLimitException("later", inASecond)));
        script.addAll(Collections.nCopies(30, new ServiceUnavailableException("later", inASecond)));
        script.add("ok");
        LlmBackend guarded = guarded(new Scripted(script.toArray()));

        for (int i = 0; i < 60; i++) {
            assertThatThrownBy(() -> guarded.complete(CALL)).hasMessage("later");
        }

        assertThat(guarded.complete(CALL).content()).isEqualTo("ok");
        assertThat(changes).isEmpty();
    }

    @Test
    void healthIsRequestedEvenWhileTheBreakerIsOpen() {
        LlmBackend guarded =
                guarded(new Scripted(Collections.nCopies(20, down()).toArray()));
        complete(guarded, 20);

        assertThat(guarded.health(CALL.context())).isNotNull();
    }

    private static void complete(LlmBackend backend, int times) {
        for (int i = 0; i < times; i++) {
            try {
                assertThat(backend.complete(CALL).content()).isEqualTo("ok");
            } catch (LlmConnectionException | InvalidRequestException e) {
                assertThat(e).as("a failure of the script").hasMessageMatching("down|no");
            }
        }
    }

    private LlmBackend guarded(LlmBackend backend) {
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onBreakerChange(BreakerEvent event) {
                BreakerState from = event.from();
                changes.add(from + ">" + event.to());
            }
        };
        return Chained.of(new CircuitBreakingUpstream(
                Chained.upstream(backend),
                "Rhetor at http://test",
                CircuitBreakerConfig.standard(),
                clock,
                new Events(List.of(listener), clock)));
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2025-03-01T12:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
