package ai.tekton.llm.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit of the client, of Rhetor or of a provider is exhausted (429 from the server). By default the client
 * retries, after {@link #retryAfter()} if the server set it, then falls back.
 */
public class RateLimitException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public RateLimitException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public RateLimitException(String message, FailureDetails details) {
        super(message, details, true);
        this.retryAfter = details.retryAfter().orElse(null);
    }

    /**
     * Returns how long the server asked the client to wait before the next attempt.
     *
     * @return the delay, never negative; empty if the server set none
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
