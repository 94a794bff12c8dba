package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.internal.call.CallScope;
import ai.tekton.llm.internal.call.Cancellations;
import ai.tekton.llm.internal.call.Request;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of one call at one backend: which one it is at, and whether there is another. Not thread-safe but for {@link #cut}. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** A server that asks for more patience than this is better left to a fallback. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /** Three retries then wait 0.35 s together at the most, where the delay is the usual second. */
    private static final int REFUSED_DIVISOR = 20;

    private record Attempt(int number, long startNanos) {}

    private final CallContext context;
    private final String backend;
    private final RetrySettings settings;
    private final CallScope scope;
    private int attempt;
    /** The attempt under way, which whoever ends it takes: the call's loop, or whoever tells that the call was cut. */
    private final AtomicReference<Attempt> underWay = new AtomicReference<>();

    Retries(Request<?> request, String backend, RetrySettings settings) {
        this.context = request.context();
        this.scope = request.scope();
        this.backend = backend;
        this.settings = settings;
        this.attempt = context.attempt() - 1;
    }

    int attempt() {
        return attempt;
    }

    /** Takes note that the attempt succeeded. */
    void succeeded() {
        settings.budget().succeeded(attempt > context.attempt());
        tellAttempt(Optional.empty());
    }

    /** Takes note that the attempt failed for good. */
    void failed(TektonLlmException failure) {
        tellAttempt(Optional.of(failure));
    }

    /** Takes note that the call was cut, and an attempt with it where one was under way. Any thread may call this. */
    void cut(TektonLlmException reason) {
        tellAttempt(Optional.of(
                reason instanceof LlmCancelledException
                        ? reason
                        : Cancellations.cancelled("its caller's code failed", context, reason)));
    }

    /** Takes note that the attempt failed; the wait before the next one, empty if there is none. */
    Optional<Duration> next(TektonLlmException failure) {
        failed(failure);
        int retry = attempt - context.attempt() + 1;
        if (!failure.isRetryable() || retry > context.maxRetries()) {
            return Optional.empty();
        }
        Duration wait = retryAfter(failure).orElseGet(() -> settings.backoff().before(retry, delay(failure)));
        if (wait.compareTo(LONGEST_RETRY_AFTER) > 0
                || !endsInTime(wait)
                || !settings.budget().tryTake()) {
            return Optional.empty();
        }
        LOG.debug(
                "Attempt {} of call {} failed with {}; the next comes in {}",
                attempt,
                context.requestId(),
                failure.getClass().getSimpleName(),
                wait);
        scope.tell((time, call) -> retry(time, call, failure, wait), LlmEventListener::onRetry);
        return Optional.of(wait);
    }

    /** Takes note that the next attempt begins. */
    void begin() {
        attempt++;
        scope.attempt(attempt);
        underWay.set(new Attempt(attempt, System.nanoTime()));
    }

    /**
     * Where nobody listens, the answer comes at once and costs no one anything: it is asked again sooner, so that a fallback
     * is not kept waiting for a server that is not there.
     */
    private Duration delay(TektonLlmException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return context.retryDelay().dividedBy(REFUSED_DIVISOR);
            }
        }
        return context.retryDelay();
    }

    /** An attempt that would begin at the deadline or after it is not waited for. */
    private boolean endsInTime(Duration wait) {
        return context.deadline()
                .remaining()
                .filter(left -> wait.compareTo(left) >= 0)
                .isEmpty();
    }

    private RetryEvent retry(Instant time, CallInfo call, TektonLlmException failure, Duration wait) {
        return RetryEvent.builder()
                .time(time)
                .call(call)
                .backend(backend)
                .attempt(attempt)
                .failure(failure)
                .delay(wait)
                .build();
    }

    private void tellAttempt(Optional<TektonLlmException> failure) {
        Attempt ended = underWay.getAndSet(null);
        if (ended == null) {
            return;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - ended.startNanos());
        scope.tell((time, call) -> event(time, call, ended.number(), duration, failure), LlmEventListener::onAttempt);
    }

    private AttemptEvent event(
            Instant time, CallInfo call, int number, Duration duration, Optional<TektonLlmException> failure) {
        return AttemptEvent.builder()
                .time(time)
                .call(call)
                .backend(backend)
                .attempt(number)
                .duration(duration)
                .failure(failure.orElse(null))
                .build();
    }

    private static Optional<Duration> retryAfter(TektonLlmException failure) {
        if (failure instanceof RateLimitException rateLimit) {
            return rateLimit.retryAfter();
        }
        return failure instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
    }
}
