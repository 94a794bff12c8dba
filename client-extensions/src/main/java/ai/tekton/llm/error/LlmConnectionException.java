package ai.tekton.llm.error;

/**
 * There is no usable connection to the LLM service: the client could not connect, the connection was lost, or the
 * response was not one of Rhetor's. By default the client retries, then falls back.
 */
public class LlmConnectionException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public LlmConnectionException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public LlmConnectionException(String message, FailureDetails details) {
        super(message, details, true);
    }
}
