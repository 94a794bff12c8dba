package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.OpenCalls;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outcome is the last event that each listener receives, also if the call is cancelled between two events. */
class OutcomeOrderTest {
    private static final String ATTEMPT = "attempt: LlmConnectionException";

    private final ManualSources server = new ManualSources("server");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private Runnable onAttempt = () -> {};
    private Runnable onRetry = () -> {};
    private Runnable beforeRetry = () -> {};

    /** Acts before the other listener receives the same event. */
    private final LlmEventListener acting = new LlmEventListener() {
        @Override
        public void onAttempt(AttemptEvent event) {
            onAttempt.run();
        }

        @Override
        public void onRetry(RetryEvent event) {
            onRetry.run();
        }
    };

    private final LlmEventListener recording = new LlmEventListener() {
        @Override
        public void onAttempt(AttemptEvent event) {
            received.add("attempt: " + event.failure().orElseThrow().getClass().getSimpleName());
        }

        @Override
        public void onRetry(RetryEvent event) {
            received.add("retry");
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            received.add("outcome");
        }
    };

    /** A face that leaves the report to the test. */
    private static final class Silent implements Call.Face<StreamingChunk> {
        @Override
        public void opened() {}

        @Override
        public void next(StreamingChunk item) {}

        @Override
        public void finished(Optional<TektonLlmException> failure) {}

        @Override
        public void cut(TektonLlmException reason) {}
    }

    private static final class NoDelays implements Delays {
        @Override
        public Runnable after(Duration wait, Runnable task) {
            return () -> {};
        }

        @Override
        public void close() {}
    }

    private final Call<StreamingChunk> call = new Call<>(
            Scopes.seen(
                    Request.stream(Scripted.call(3, GenerationOptions.defaults())),
                    new Events(List.of(acting, recording), Clock.systemUTC())),
            new OpenCalls());

    @BeforeEach
    void start() {
        Backoff backoff = new Backoff(Duration.ofSeconds(30), () -> {
            beforeRetry.run();
            return 1.0;
        });
        RetrySettings settings = new RetrySettings(backoff, new RetryBudget(10), new NoDelays());
        call.start(new RetryingUpstream(server, settings), AT_ONCE, new Silent());
        call.pull();
    }

    private void fail() {
        server.last().sink.failed(down());
    }

    private void end() {
        call.cancel("a test");
        call.report();
    }

    /** Ends the call on another thread, and waits for that. */
    private void endElsewhere() {
        Thread other = new Thread(this::end);
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noRetryIsReportedAfterTheOutcome() {
        beforeRetry = this::end;
        fail();

        assertThat(received).containsExactly(ATTEMPT, "outcome");
    }

    @Test
    void aListenerThatWaitsForTheEndOfItsCallDoesNotHangAndAllReceiveTheOutcomeAfterTheAttempt() {
        onAttempt = this::endElsewhere;
        fail();

        assertThat(received).containsExactly(ATTEMPT, "outcome");
    }

    @Test
    void theOutcomeFollowsTheRetryThatListenersReceive() {
        onRetry = this::endElsewhere;
        fail();

        assertThat(received).containsExactly(ATTEMPT, "retry", "outcome");
    }

    @Test
    void aListenerThatEndsTheCallDoesNotOvertakeTheOthers() {
        onAttempt = this::end;
        fail();

        assertThat(received).containsExactly(ATTEMPT, "outcome");
    }

    @Test
    void aCancelledAttemptIsReportedBeforeTheOutcomeAndNotAgain() {
        end();
        fail();
        call.report();

        assertThat(received).containsExactly("attempt: LlmCancelledException", "outcome");
    }
}
