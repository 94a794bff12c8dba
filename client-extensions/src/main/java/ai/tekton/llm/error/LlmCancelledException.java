package ai.tekton.llm.error;

/**
 * The call was cancelled in this process: its thread was interrupted, its stream or future was cancelled, or its client
 * was closed. The interrupt status of an interrupted thread stays set.
 */
public class LlmCancelledException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
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
     * @param details what else is known about the failure
     */
    public LlmCancelledException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
