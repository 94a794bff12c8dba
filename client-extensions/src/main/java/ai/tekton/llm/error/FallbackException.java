package ai.tekton.llm.error;

/**
 * Every backend of the fallback chain failed. The exception of each, in the order they were tried, is among
 * {@link #getSuppressed()}; there is no single cause.
 */
public class FallbackException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
     *
     * @param message what happened
     */
    public FallbackException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known
     */
    public FallbackException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
