package ai.tekton.llm.error;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a call to an LLM. Every exception of this library is a subclass.
 *
 * <p>The message says what happened, with what, and what to do. It never contains a token, a prompt or an answer.
 */
public class TektonLlmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Integer status;
    private final int attempts;
    private final @Nullable String requestId;
    private final boolean retryable;
    private final @Nullable String partialText;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public TektonLlmException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public TektonLlmException(String message, FailureDetails details) {
        this(message, details, false);
    }

    /**
     * Makes an exception of a kind that is retryable or not by default.
     *
     * @param message what happened
     * @param details what else is known about the failure
     * @param retryableByDefault whether a retry may help if the details do not say
     */
    protected TektonLlmException(String message, FailureDetails details, boolean retryableByDefault) {
        super(message, details.cause().orElse(null));
        this.status = details.status().isPresent() ? details.status().getAsInt() : null;
        this.attempts = details.attempts();
        this.requestId = details.requestId().orElse(null);
        this.retryable = details.retryable().orElse(retryableByDefault);
        this.partialText = details.partialText().orElse(null);
    }

    /**
     * Returns the HTTP status, if the failure has one.
     *
     * @return the status
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Returns the number of attempts that the call made before it failed; 0 if it failed before the first.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns the id that the call's requests carried, under which the server logs them.
     *
     * @return the request id
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns whether the same call, unchanged, may succeed later.
     *
     * @return true if a retry may help
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Returns the text that had reached the caller before a stream failed.
     *
     * @return the text so far; empty if the failure is not that of a stream that had delivered text
     */
    public Optional<String> partialText() {
        return Optional.ofNullable(partialText);
    }
}
