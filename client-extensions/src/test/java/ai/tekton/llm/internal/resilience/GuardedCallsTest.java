package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.ManualSources.end;
import static ai.tekton.llm.internal.resilience.ManualSources.piece;
import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single calls do to a breaker that has room for one probe, and probes at once. */
class GuardedCallsTest {
    private final ManualSources server = new ManualSources("server");
    private final List<String> changes = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();
    private final CircuitBreakingUpstream guarded = new CircuitBreakingUpstream(
            server,
            "Rhetor at http://test",
            CircuitBreakerConfig.builder()
                    .windowSize(4)
                    .failureShare(0.5)
                    .openFor(Duration.ofNanos(1))
                    .probes(1)
                    .build(),
            Clock.systemUTC(),
            new Events(
                    List.of(new LlmEventListener() {
                        @Override
                        public void onBreakerChange(BreakerEvent event) {
                            changes.add(event.to().name());
                        }
                    }),
                    Clock.systemUTC()));

    private Source<StreamingChunk> open() {
        return guarded.open(Request.stream(call(0, GenerationOptions.defaults())), AT_ONCE);
    }

    private void pull(Source<StreamingChunk> source) {
        source.pull(new RecordingSink<>(signals, StreamingChunk::chunk));
    }

    private Source<StreamingChunk> pulled() {
        Source<StreamingChunk> source = open();
        pull(source);
        return source;
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            pulled();
            server.last().sink.failed(down());
        }
    }

    /** A probe that is in progress, after the breaker opened. */
    private Source<StreamingChunk> probe() {
        fail(4);
        Source<StreamingChunk> probe = pulled();
        assertThat(changes).containsExactly("OPEN", "PROBING");
        signals.clear();
        return probe;
    }

    @Test
    void oneFailureInFourDoesNotOpenABreakerThatOpensAtHalf() {
        fail(1);
        for (int i = 0; i < 3; i++) {
            pulled();
            server.last().sink.next(end("a"));
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void otherCallsFailWhileAProbeIsInProgress() {
        probe();
        pulled();

        assertThat(signals)
                .containsExactly(
                        "failed: Calls to Rhetor at http://test are suspended, because too many failed recently (circuit breaker).");
        assertThat(server.last().pulls).isZero();
    }

    @Test
    void aCancelledProbeEndsItsSourceAndLetsTheNextCallProbe() {
        Source<StreamingChunk> probe = probe();
        probe.cancel();
        assertThat(server.last().cancels).isOne();
        pulled();

        assertThat(server.last().pulls).isOne();
        assertThat(changes).containsExactly("OPEN", "PROBING");
    }

    @Test
    void aProbeCancelledTwiceReleasesOnePermitOnly() {
        Source<StreamingChunk> probe = probe();
        probe.cancel();
        probe.cancel();
        pulled();
        pulled();

        assertThat(server.last().pulls).as("of the second after it").isZero();
    }

    @Test
    void aCallCancelledBeforeItsFirstPullUsesNoPermit() {
        fail(4);
        Source<StreamingChunk> source = open();
        source.cancel();
        pull(source);
        assertThat(server.last().pulls).isZero();
        pulled();

        assertThat(server.last().pulls).isOne();
    }

    @Test
    void aProbeAnsweredWithoutAChunkClosesTheBreakerAndIsPassedOn() {
        probe();
        server.last().sink.ended();

        assertThat(changes).endsWith("CLOSED");
        assertThat(signals).containsExactly("ended");
    }

    @Test
    void aProbeThatIsAnInvalidRequestClosesTheBreaker() {
        probe();
        server.last().sink.failed(new InvalidRequestException("no"));

        assertThat(changes).endsWith("CLOSED");
        assertThat(signals).containsExactly("failed: no");
    }

    @Test
    void aProbeThatNeverReachedTheServerLetsTheNextCallProbe() {
        probe();
        server.last()
                .sink
                .failed(new LlmTimeoutException(
                        "waited too long for its turn",
                        FailureDetails.builder().retryable(false).build()));
        assertThat(changes).endsWith("PROBING");
        pulled();

        assertThat(server.last().pulls).as("of the next probe").isOne();
    }

    @Test
    void aProbeThatTimesOutOpensTheBreakerAgain() {
        probe();
        server.last().sink.failed(new LlmTimeoutException("late"));

        assertThat(changes).endsWith("OPEN");
    }

    @Test
    void theChunksAfterTheFirstDoNotCount() {
        Source<StreamingChunk> probe = probe();
        server.last().sink.next(piece("a"));
        assertThat(changes).endsWith("CLOSED");
        pull(probe);
        server.last().sink.failed(down());

        assertThat(signals).containsExactly("a", "failed: down");
        fail(3);
        assertThat(changes).as("three failures of four").endsWith("CLOSED");
    }

    @Test
    void theBreakerHasTheNameOfItsUpstreamAndClosesIt() {
        assertThat(guarded.name()).isEqualTo("server");
        guarded.close();

        assertThat(server.closes).isOne();
    }
}
