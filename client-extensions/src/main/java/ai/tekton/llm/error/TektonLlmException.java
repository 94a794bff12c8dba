package ai.tekton.llm.error;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a call to an LLM; every exception of this library is one.
 *
 * <p>The message says what happened, with what, and what to do. It never holds a token, a prompt or an answer.
 */
public class TektonLlmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Integer status;
    private final int attempts;
    private final @Nullable String requestId;
    private final boolean retryable;
    private final @Nullable String partialText;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public TektonLlmException(String message, FailureDetails details) {
        this(message, details, false);
    }

    /**
     * Makes an exception of a kind that is, unless the details say otherwise, retryable or not.
     *
     * @param message what happened
     * @param details what else is known
     * @param retryableByDefault whether a retry may help where the details do not say
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
     * The HTTP status, where the failure came with one.
     *
     * @return the status
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * How many attempts the call made before it failed; 0 where it failed before the first.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The id that the call's requests carried, to be found again in the server's logs.
     *
     * @return the request id
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Whether the same call, unchanged, may succeed later.
     *
     * @return true where a retry may help
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * The text that had reached the caller before a stream failed.
     *
     * @return the text so far; empty where the failure was not that of a stream with text
     */
    public Optional<String> partialText() {
        return Optional.ofNullable(partialText);
    }
}
