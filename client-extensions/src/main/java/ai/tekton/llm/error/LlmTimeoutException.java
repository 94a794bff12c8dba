package ai.tekton.llm.error;

/**
 * A call exceeded a time limit: the client's own, or the server's (408, 504). By default the client retries, then falls
 * back.
 */
public class LlmTimeoutException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public LlmTimeoutException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public LlmTimeoutException(String message, FailureDetails details) {
        super(message, details, true);
    }
}
