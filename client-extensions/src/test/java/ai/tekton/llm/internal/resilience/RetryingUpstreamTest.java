package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.ManualSources.end;
import static ai.tekton.llm.internal.resilience.ManualSources.piece;
import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.resilience.ManualSources.Opened;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryingUpstreamTest {
    private final ManualSources server = new ManualSources("server");
    private final List<String> signals = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final List<AttemptEvent> attempts = new ArrayList<>();
    private Runnable onAttempt = () -> {};
    private final RetryBudget budget = new RetryBudget(1);
    private final WaitingDelays delays = new WaitingDelays();
    private final Events events = new Events(
            List.of(new LlmEventListener() {
                @Override
                public void onAttempt(AttemptEvent event) {
                    attempts.add(event);
                    reported.add("attempt " + event.attempt() + " of " + event.backend() + ": "
                            + event.failure()
                                    .map(failure -> failure.getClass().getSimpleName())
                                    .orElse("succeeded"));
                    onAttempt.run();
                }

                @Override
                public void onRetry(RetryEvent event) {
                    reported.add("retry after " + event.attempt() + " of " + event.backend() + " in " + event.delay());
                }
            }),
            Clock.systemUTC());
    private final RetryingUpstream retrying = new RetryingUpstream(
            server, new RetrySettings(new Backoff(Duration.ofSeconds(30), () -> 1.0), budget, delays));
    private final Request<StreamingChunk> request =
            Scopes.seen(Request.stream(call(3, GenerationOptions.defaults())), events);
    private final Source<StreamingChunk> source = retrying.open(request, AT_ONCE);
    private final Sink<StreamingChunk> sink = new RecordingSink<>(signals, StreamingChunk::chunk);

    /** Waits until the test says so; one task at a time. */
    private static final class WaitingDelays implements Delays {
        private Runnable waiting;
        private Runnable meanwhile = () -> {};
        private boolean closed;

        @Override
        public Runnable after(Duration wait, Runnable task) {
            waiting = task;
            meanwhile.run();
            return () -> waiting = null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final LlmCancelledException GONE = new LlmCancelledException("gone");

    @Test
    void eachAttemptAndEachRetryIsReported() {
        source.pull(sink);
        server.last().sink.failed(down());
        delays.waiting.run();
        server.last().sink.next(end("a"));

        assertThat(reported)
                .containsExactly(
                        "attempt 1 of server: LlmConnectionException",
                        "retry after 1 of server in PT1S",
                        "attempt 2 of server: succeeded");
        assertThat(attempts).allSatisfy(event -> {
            assertThat(event.requestId()).isEqualTo(request.context().requestId());
            assertThat(event.duration()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
        });
        assertThat(signals).containsExactly("a");
    }

    @Test
    void aListenerMayCancelTheCallWhoseAttemptItReceives() {
        onAttempt = () -> source.reportCancelled(GONE);
        source.pull(sink);
        server.last().sink.failed(GONE);

        assertThat(reported).containsExactly("attempt 1 of server: LlmCancelledException");
    }

    @Test
    void aStreamIsReportedAsSuccessfulOnceAtItsLastChunk() {
        source.pull(sink);
        server.last().sink.next(piece("a"));
        assertThat(reported).isEmpty();
        server.last().sink.next(end("b"));
        server.last().sink.ended();

        assertThat(reported).containsExactly("attempt 1 of server: succeeded");
        assertThat(signals).containsExactly("a", "b", "ended");
    }

    @Test
    void aStreamWithoutALastChunkSucceedsAtItsEnd() {
        source.pull(sink);
        server.last().sink.next(piece("a"));
        server.last().sink.ended();

        assertThat(reported).containsExactly("attempt 1 of server: succeeded");
        assertThat(signals).containsExactly("a", "ended");
    }

    @Test
    void aFailureAfterTheFirstTextIsReportedAndNotRetried() {
        source.pull(sink);
        server.last().sink.next(piece("a"));
        server.last().sink.failed(down());

        assertThat(reported).containsExactly("attempt 1 of server: LlmConnectionException");
        assertThat(signals).containsExactly("a", "failed: down");
        assertThat(delays.waiting).isNull();
    }

    @Test
    void aFailureAfterAChunkWithoutTextIsRetried() {
        source.pull(sink);
        server.last().sink.next(piece(""));
        server.last().sink.failed(down());
        delays.waiting.run();

        assertThat(server.opened).hasSize(2);
        assertThat(server.last().pulls).isOne();
        assertThat(server.last().request.context().attempt()).isEqualTo(2);
    }

    @Test
    void aSuccessAfterARetryReturnsItsToken() {
        source.pull(sink);
        server.last().sink.failed(down());
        assertThat(budget.tryTake()).as("the only token is taken").isFalse();
        delays.waiting.run();
        server.last().sink.next(end("a"));

        assertThat(budget.tryTake()).isTrue();
    }

    @Test
    void aSuccessWithoutARetryReturnsAFifthOfAToken() {
        budget.tryTake();
        for (int i = 0; i < 5; i++) {
            assertThat(budget.tryTake()).isFalse();
            retrying.open(request, AT_ONCE).pull(sink);
            server.last().sink.next(end("a"));
        }

        assertThat(budget.tryTake()).isTrue();
    }

    @Test
    void aCancelledAttemptIsReportedOnce() {
        source.pull(sink);
        source.cancel();
        assertThat(reported).as("user's code does not run where a call is cut").isEmpty();
        source.reportCancelled(GONE);
        source.reportCancelled(GONE);
        server.last().sink.failed(new LlmCancelledException("the transport's own word of it"));

        assertThat(server.last().cancels).isOne();
        assertThat(reported).containsExactly("attempt 1 of server: LlmCancelledException");
        assertThat(attempts.get(0).failure()).containsSame(GONE);
    }

    @Test
    void anAttemptThatFailedBeforeTheCancellationIsReportedOnceAndNotRetried() {
        source.pull(sink);
        source.cancel();
        server.last().sink.failed(down());
        source.reportCancelled(GONE);

        assertThat(reported).containsExactly("attempt 1 of server: LlmConnectionException");
        assertThat(delays.waiting).isNull();
        assertThat(signals).containsExactly("failed: down");
        assertThat(budget.tryTake())
                .as("no token is taken for a call that is over")
                .isTrue();
    }

    @Test
    void aCallCancelledWhileItsAttemptIsReportedIsNotRetriedAndKeepsTheBudget() {
        onAttempt = source::cancel;
        source.pull(sink);
        server.last().sink.failed(down());

        assertThat(reported).containsExactly("attempt 1 of server: LlmConnectionException");
        assertThat(delays.waiting).isNull();
        assertThat(budget.tryTake()).isTrue();
    }

    @Test
    void aSuccessfulAttemptIsNotReportedAgainByACancellation() {
        source.pull(sink);
        server.last().sink.next(end("a"));
        source.cancel();
        source.reportCancelled(GONE);

        assertThat(reported).containsExactly("attempt 1 of server: succeeded");
    }

    @Test
    void aCallCancelledBeforeItsFirstAttemptMakesNone() {
        source.cancel();
        source.reportCancelled(GONE);

        assertThat(reported).isEmpty();
        assertThat(server.opened).isEmpty();
    }

    @Test
    void aCallCancelledBetweenTwoAttemptsMakesNoFurtherOne() {
        source.pull(sink);
        server.last().sink.failed(down());
        source.cancel();
        source.reportCancelled(GONE);

        assertThat(delays.waiting).as("what would begin the next").isNull();
        assertThat(reported)
                .containsExactly("attempt 1 of server: LlmConnectionException", "retry after 1 of server in PT1S");
    }

    @Test
    void aCallCancelledAsTheDelayBeginsDoesNotWait() {
        source.pull(sink);
        delays.meanwhile = source::cancel;
        server.last().sink.failed(down());

        assertThat(delays.waiting).isNull();
    }

    @Test
    void aCallCancelledAsTheDelayEndsMakesNoAttempt() {
        source.pull(sink);
        server.last().sink.failed(down());
        Runnable due = delays.waiting;
        source.cancel();
        due.run();

        assertThat(server.opened).hasSize(1);
    }

    @Test
    void cancellingCancelsTheCurrentAttempt() {
        source.pull(sink);
        server.last().sink.failed(down());
        delays.waiting.run();
        source.cancel();
        source.reportCancelled(GONE);

        assertThat(server.opened).extracting(opened -> opened.cancels).containsExactly(0, 1);
        assertThat(reported).last().isEqualTo("attempt 2 of server: LlmCancelledException");
    }

    @Test
    void anAttemptEndedByALibraryExceptionOfTheCallersCodeIsReportedAsCancelled() {
        RateLimitException ofAnotherCall = new RateLimitException("of another call");
        source.pull(sink);
        source.cancel();
        source.reportCancelled(ofAnotherCall);

        assertThat(attempts)
                .singleElement()
                .satisfies(event -> assertThat(event.failure())
                        .get()
                        .satisfies(failure -> assertThat(failure)
                                .isInstanceOf(LlmCancelledException.class)
                                .hasCause(ofAnotherCall)));
    }

    @Test
    void aPermanentFailureIsReportedAndNotRetried() {
        TektonLlmException no = new InvalidRequestException("no");
        source.pull(sink);
        server.last().sink.failed(no);

        assertThat(reported).containsExactly("attempt 1 of server: InvalidRequestException");
        assertThat(signals).containsExactly("failed: no");
    }

    @Test
    void aRequestForHealthGoesStraightToTheServer() {
        Source<?> health = retrying.open(Request.health(request.context()), AT_ONCE);

        assertThat(health).isInstanceOf(Opened.class);
    }

    @Test
    void theRetryingUpstreamHasTheNameOfItsUpstream() {
        assertThat(retrying.name()).isEqualTo("server");
        assertThat(retrying.isLocal()).isFalse();
        server.local = true;
        assertThat(retrying.isLocal()).isTrue();
    }

    @Test
    void closingDropsTheDelaysAndClosesTheUpstream() {
        retrying.close();

        assertThat(delays.closed).isTrue();
        assertThat(server.closes).isOne();
    }
}
