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

/**
 * The attempts of one call at one backend: the current one, and whether another follows. Not thread-safe, except for
 * {@link #cut}.
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** The longest delay of a server that the client accepts; beyond it, a fallback is better. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /**
     * Shortens the delays after a refused connection: three retries then wait at most 0.35 s together with the default
     * delay of a second.
     */
    private static final int REFUSED_DIVISOR = 20;

    private record Attempt(int number, long startNanos) {}

    private final CallContext context;
    private final String backend;
    private final RetrySettings settings;
    private final CallScope scope;
    private int attempt;
    /**
     * The attempt in progress, which is taken by whichever thread ends it: the one of the call's loop, or the one that
     * reports that the call was cancelled.
     */
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

    /** Records that the attempt succeeded. */
    void succeeded() {
        settings.budget().succeeded(attempt > context.attempt());
        reportAttempt(Optional.empty());
    }

    /** Records that the attempt failed. */
    void failed(TektonLlmException failure) {
        reportAttempt(Optional.of(failure));
    }

    /**
     * Records that the call was cancelled, and with it an attempt if one was in progress. Any thread may call this
     * method.
     */
    void cut(TektonLlmException reason) {
        reportAttempt(Optional.of(
                reason instanceof LlmCancelledException
                        ? reason
                        : Cancellations.cancelled("its caller's code failed", context, reason)));
    }

    /** Returns the delay between an attempt that failed and the next one; empty if there is none. */
    Optional<Duration> next(TektonLlmException failure) {
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
        scope.emit((time, call) -> retry(time, call, failure, wait), LlmEventListener::onRetry);
        return Optional.of(wait);
    }

    /** Records that the next attempt begins. */
    void begin() {
        attempt++;
        scope.attempt(attempt);
        underWay.set(new Attempt(attempt, System.nanoTime()));
    }

    /**
     * Returns the delay before the next attempt. It is shorter after a refused connection, which fails at once and
     * costs nothing, so that a fallback need not wait long for a server that is down.
     */
    private Duration delay(TektonLlmException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return context.retryDelay().dividedBy(REFUSED_DIVISOR);
            }
        }
        return context.retryDelay();
    }

    /** Returns whether a delay ends before the deadline; the client does not wait for a later attempt. */
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

    /** Takes the attempt and emits it as one step, which the outcome cannot come between. */
    private void reportAttempt(Optional<TektonLlmException> failure) {
        scope.inOrder(() -> emitAttempt(failure));
    }

    private void emitAttempt(Optional<TektonLlmException> failure) {
        Attempt ended = underWay.getAndSet(null);
        if (ended == null) {
            return;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - ended.startNanos());
        scope.emit((time, call) -> event(time, call, ended.number(), duration, failure), LlmEventListener::onAttempt);
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
