package ai.tekton.llm.flink;

import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a call come again that the client's own limits of a minute did not let through, as its turn would have come after its
 * timeout: the rows that wait here are what holds the job back. Thread-safe.
 */
final class Turns implements AutoCloseable {
    private final Duration patience;
    private final Optional<ScheduledExecutorService> timer;

    private Turns(Duration patience, Optional<ScheduledExecutorService> timer) {
        this.patience = patience;
        this.timer = timer;
    }

    /** For a client without limits: each call comes once. */
    static Turns unlimited() {
        return new Turns(Duration.ZERO, Optional.empty());
    }

    /** For a client with limits: calls come again for so long. */
    static Turns within(Duration patience) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tekton-llm-flink-turns");
            thread.setDaemon(true);
            return thread;
        });
        return new Turns(patience, Optional.of(timer));
    }

    /** Makes a call, again and again where that is needed; to cancel what is returned ends it. */
    CompletableFuture<CompletionResponse> take(Supplier<CompletableFuture<CompletionResponse>> call) {
        if (timer.isEmpty()) {
            return call.get();
        }
        CompletableFuture<CompletionResponse> result = new CompletableFuture<>();
        attempt(call, result, System.nanoTime() + patience.toNanos());
        return result;
    }

    private void attempt(
            Supplier<CompletableFuture<CompletionResponse>> call,
            CompletableFuture<CompletionResponse> result,
            long until) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<CompletionResponse> attempt = call.get();
        result.whenComplete((answer, failure) -> attempt.cancel(false));
        attempt.whenComplete((answer, thrown) -> {
            if (thrown == null) {
                result.complete(answer);
                return;
            }
            TektonLlmException failure = LlmCaller.failure(thrown);
            Optional<Duration> wait = ownLimit(failure);
            if (wait.isEmpty() || System.nanoTime() + wait.get().toNanos() - until > 0) {
                result.completeExceptionally(failure);
            } else {
                timer.orElseThrow()
                        .schedule(() -> attempt(call, result, until), wait.get().toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** How long to wait where the client itself did not send the call; its first turns are those of calls already waiting. */
    static Optional<Duration> ownLimit(TektonLlmException failure) {
        return failure instanceof RateLimitException limit && limit.status().isEmpty()
                ? limit.retryAfter().map(wait -> wait.dividedBy(2))
                : Optional.empty();
    }

    @Override
    public void close() {
        timer.ifPresent(ScheduledExecutorService::shutdownNow);
    }
}
