package ai.tekton.llm.error;

/**
 * A call was stopped before it was sent, because what it may cost does not fit the budget of
 * {@link ai.tekton.llm.config.CostLimits} any more. Neither a retry nor a fallback is tried: the caller has set the bound,
 * and nobody else is to spend in its place.
 */
public class BudgetExceededException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public BudgetExceededException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
