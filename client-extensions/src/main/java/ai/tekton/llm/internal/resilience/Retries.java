package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of one call: which one it is at, and whether there is another. Not thread-safe. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** A server that asks for more patience than this is better left to a fallback. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    private final CallContext context;
    private final Backoff backoff;
    private final Pause pause;
    private int attempt;

    Retries(CallContext context, Backoff backoff, Pause pause) {
        this.context = context;
        this.backoff = backoff;
        this.pause = pause;
        this.attempt = context.attempt();
    }

    int attempt() {
        return attempt;
    }

    /** Waits until the next attempt is due; throws the failure where there is none. */
    void next(TektonLlmException failure) {
        int retry = attempt - context.attempt() + 1;
        if (!failure.isRetryable() || retry > context.maxRetries()) {
            throw failure;
        }
        Optional<Duration> retryAfter = retryAfter(failure);
        if (retryAfter.filter(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0).isPresent()) {
            throw failure;
        }
        Duration wait = retryAfter.orElseGet(() -> backoff.before(retry, context.retryDelay()));
        LOG.debug(
                "Attempt {} of call {} failed with {}; the next comes in {}",
                attempt,
                context.requestId(),
                failure.getClass().getSimpleName(),
                wait);
        await(wait);
        attempt++;
    }

    private void await(Duration wait) {
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlmCancelledException(
                    "The call was cancelled: its thread was interrupted between two attempts.",
                    FailureDetails.builder()
                            .attempts(attempt)
                            .requestId(context.requestId())
                            .cause(e)
                            .build());
        }
    }

    private static Optional<Duration> retryAfter(TektonLlmException failure) {
        if (failure instanceof RateLimitException rateLimit) {
            return rateLimit.retryAfter();
        }
        return failure instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
    }
}
