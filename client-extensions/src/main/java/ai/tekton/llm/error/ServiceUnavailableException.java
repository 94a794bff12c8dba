package ai.tekton.llm.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rhetor is there but cannot answer now (503), or calls to it are held back because too many failed. A retry may help,
 * after {@link #retryAfter()} where the server says so; a fallback is tried.
 */
public class ServiceUnavailableException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public ServiceUnavailableException(String message, FailureDetails details) {
        super(message, details, true);
        this.retryAfter = details.retryAfter().orElse(null);
    }

    /**
     * How long the server asked to wait before the next attempt.
     *
     * @return the wait, never negative; empty where the server did not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
