package ai.tekton.llm.error;

/**
 * A call took longer than it was allowed to: the client's own limit, or the server's (408, 504). A retry may help; a
 * fallback is tried.
 */
public class LlmTimeoutException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public LlmTimeoutException(String message, FailureDetails details) {
        super(message, details, true);
    }
}
