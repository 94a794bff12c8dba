package ai.tekton.llm.error;

/**
 * There is no usable connection to the LLM service: none could be made, it was cut, or what came over it was not
 * Rhetor's answer. A retry may help; a fallback is tried.
 */
public class LlmConnectionException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public LlmConnectionException(String message, FailureDetails details) {
        super(message, details, true);
    }
}
