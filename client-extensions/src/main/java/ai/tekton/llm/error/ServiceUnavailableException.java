package ai.tekton.llm.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rhetor is reachable but cannot answer now (503), or a circuit breaker rejects calls to it because too many failed. By
 * default the client retries, after {@link #retryAfter()} if the server set it, then falls back.
 */
public class ServiceUnavailableException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public ServiceUnavailableException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public ServiceUnavailableException(String message, FailureDetails details) {
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
