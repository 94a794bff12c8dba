package ai.tekton.llm.error;

/**
 * The call was ended from this side: its thread was interrupted, its stream or future was cancelled, or its client was
 * closed. The interrupt status of an interrupted thread stays set.
 */
public class LlmCancelledException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
     *
     * @param message what happened
     */
    public LlmCancelledException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known
     */
    public LlmCancelledException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
