package ai.tekton.llm.error;

/**
 * The client stopped a call before it was sent, because its maximum cost exceeds what is left of the budget of
 * {@link ai.tekton.llm.config.CostLimits}. The client neither retries nor falls back: the caller has set the limit, and
 * no other backend should spend money in its place.
 */
public class BudgetExceededException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public BudgetExceededException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public BudgetExceededException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
