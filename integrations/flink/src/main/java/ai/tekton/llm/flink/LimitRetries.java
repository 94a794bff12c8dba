package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats calls that the client did not send because of its own limits per minute, or because calls in progress have reserved
 * the rest of its budget: they return what they do not spend. The rows that wait here are part of the operator's capacity, and
 * so cause backpressure. Thread-safe.
 */
final class LimitRetries implements AutoCloseable {
    private final Duration patience;
    private final Optional<ScheduledExecutorService> timer;
    /** Guarded by this, as is the number of calls in progress. */
    private final Deque<LimitedCall> waitingForBudget = new ArrayDeque<>();

    private int inProgress;
    /** How many calls have ended that may have returned a part of the budget. */
    private long ended;

    private static final class LimitedCall {
        private final Supplier<CompletableFuture<CompletionResponse>> sender;
        private final CompletableFuture<CompletionResponse> result = new CompletableFuture<>();
        private final long deadline;
        private volatile @Nullable CompletableFuture<CompletionResponse> attempt;
        /** How many calls had ended before the attempt; guarded by the outer object. */
        private long endedBefore;

        LimitedCall(Supplier<CompletableFuture<CompletionResponse>> sender, long deadline) {
            this.sender = sender;
            this.deadline = deadline;
            // Cancelling the result ends the attempt.
            result.whenComplete((answer, failure) -> cancelAttempt());
        }

        CompletableFuture<CompletionResponse> send() {
            CompletableFuture<CompletionResponse> sent = sender.get();
            attempt = sent;
            if (result.isDone()) {
                cancelAttempt();
            }
            return sent;
        }

        private void cancelAttempt() {
            CompletableFuture<CompletionResponse> sent = attempt;
            if (sent != null) {
                sent.cancel(false);
            }
        }
    }

    private LimitRetries(Duration patience, Optional<ScheduledExecutorService> timer) {
        this.patience = patience;
        this.timer = timer;
    }

    /** For a client without limits, whose calls need no repetition. */
    static LimitRetries none() {
        return new LimitRetries(Duration.ZERO, Optional.empty());
    }

    /** For a client with limits, whose calls wait for at most so long. */
    static LimitRetries within(Duration patience) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tekton-llm-flink-limits");
            thread.setDaemon(true);
            return thread;
        });
        return new LimitRetries(patience, Optional.of(timer));
    }

    /**
     * Makes a call, repeatedly where the client's limits require that.
     *
     * @return the answer; to cancel it ends the call
     */
    CompletableFuture<CompletionResponse> call(Supplier<CompletableFuture<CompletionResponse>> sender) {
        if (timer.isEmpty()) {
            return sender.get();
        }
        LimitedCall call = new LimitedCall(sender, System.nanoTime() + patience.toNanos());
        attempt(call);
        return call.result;
    }

    private void attempt(LimitedCall call) {
        if (call.result.isDone()) {
            retryNextForBudget();
            return;
        }
        synchronized (this) {
            inProgress++;
            call.endedBefore = ended;
        }
        call.send().whenComplete((answer, thrown) -> {
            if (thrown == null) {
                countEnd();
                call.result.complete(answer);
                retryNextForBudget();
            } else {
                failed(call, Verdict.failureOf(thrown));
            }
        });
    }

    private synchronized void countEnd() {
        inProgress--;
        ended++;
    }

    private void failed(LimitedCall call, TektonLlmException failure) {
        if (Verdict.of(failure) == Verdict.BUDGET) {
            budgetExceeded(call, failure);
            return;
        }
        countEnd();
        Optional<Duration> wait = waitForOwnLimit(failure);
        if (wait.isEmpty() || System.nanoTime() + wait.get().toNanos() - call.deadline > 0) {
            call.result.completeExceptionally(failure);
        } else {
            schedule(call, wait.get().toMillis());
        }
        retryNextForBudget();
    }

    /** Fails a call only if no other call could have had a part of the budget that it may have returned since. */
    private void budgetExceeded(LimitedCall call, TektonLlmException failure) {
        boolean retry;
        synchronized (this) {
            inProgress--;
            if (inProgress > 0) {
                waitingForBudget.addFirst(call);
                return;
            }
            retry = ended != call.endedBefore;
        }
        if (retry) {
            schedule(call, 0);
        } else {
            call.result.completeExceptionally(failure);
            retryNextForBudget();
        }
    }

    /** Called after each end of a call. On another thread: calls that the budget rejects end at once, and would nest. */
    private void retryNextForBudget() {
        LimitedCall next;
        synchronized (this) {
            next = waitingForBudget.pollFirst();
        }
        if (next != null) {
            schedule(next, 0);
        }
    }

    private void schedule(LimitedCall call, long delayMillis) {
        try {
            timer.orElseThrow().schedule(() -> attempt(call), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            call.result.cancel(false);
        }
    }

    /** The wait that the client's own limit per minute requires; empty for other failures. */
    static Optional<Duration> waitForOwnLimit(TektonLlmException failure) {
        return Verdict.isOwnLimit(failure) ? Verdict.wait(failure) : Optional.empty();
    }

    @Override
    public void close() {
        timer.ifPresent(ScheduledExecutorService::shutdownNow);
    }
}
