package ai.tekton.llm.error;

/**
 * Every backend of the fallback chain failed. {@link #getSuppressed()} holds the exception of each, in the order in
 * which they were tried; there is no single cause.
 */
public class FallbackException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
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
     * @param details what else is known about the failure
     */
    public FallbackException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
