package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of one call at one backend: which one it is at, and whether there is another. Not thread-safe. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** A server that asks for more patience than this is better left to a fallback. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /** Three retries then wait 0.35 s together at the most, where the delay is the usual second. */
    private static final int REFUSED_DIVISOR = 20;

    private final CallContext context;
    private final String backend;
    private final RetrySettings settings;
    private int attempt;
    private long startNanos = System.nanoTime();

    Retries(CallContext context, String backend, RetrySettings settings) {
        this.context = context;
        this.backend = backend;
        this.settings = settings;
        this.attempt = context.attempt();
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

    /** Waits until the next attempt is due; throws the failure where there is none. */
    void next(TektonLlmException failure) {
        failed(failure);
        int retry = attempt - context.attempt() + 1;
        if (!failure.isRetryable() || retry > context.maxRetries()) {
            throw failure;
        }
        Duration wait = retryAfter(failure).orElseGet(() -> settings.backoff().before(retry, delay(failure)));
        if (wait.compareTo(LONGEST_RETRY_AFTER) > 0
                || !endsInTime(wait)
                || !settings.budget().tryTake()) {
            throw failure;
        }
        LOG.debug(
                "Attempt {} of call {} failed with {}; the next comes in {}",
                attempt,
                context.requestId(),
                failure.getClass().getSimpleName(),
                wait);
        settings.events()
                .tell(
                        time -> new RetryEvent(time, context.requestId(), backend, attempt, failure, wait),
                        LlmEventListener::onRetry);
        await(wait);
        attempt++;
        startNanos = System.nanoTime();
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

    private void await(Duration wait) {
        try {
            if (!settings.pause().await(wait)) {
                throw Cancellations.cancelled("its client was closed between two attempts", at(), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellations.cancelled("its thread was interrupted between two attempts", at(), e);
        }
    }

    private CallContext at() {
        return context.withAttempt(attempt);
    }

    private void tellAttempt(Optional<TektonLlmException> failure) {
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        settings.events()
                .tell(
                        time -> new AttemptEvent(time, context.requestId(), backend, attempt, duration, failure),
                        LlmEventListener::onAttempt);
    }

    private static Optional<Duration> retryAfter(TektonLlmException failure) {
        if (failure instanceof RateLimitException rateLimit) {
            return rateLimit.retryAfter();
        }
        return failure instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
    }
}
