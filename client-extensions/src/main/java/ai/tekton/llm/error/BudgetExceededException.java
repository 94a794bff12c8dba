package ai.tekton.llm.error;

/**
 * The client stopped a call before it was sent, because its maximum cost exceeds the rest of the budget of
 * {@link ai.tekton.llm.config.CostLimits}. The client neither retries nor falls back: the caller has set the limit, and
 * no other backend should spend money in its place.
 */
public class BudgetExceededException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /** Which of the bounds it was. */
    public enum Scope {
        /** {@link ai.tekton.llm.config.CostLimits#perCall()}: another call may fit. */
        CALL,
        /** {@link ai.tekton.llm.config.CostLimits#perClient()}: the rest of it is too small. */
        CLIENT
    }

    private final Scope scope;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public BudgetExceededException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception about the budget of a client.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public BudgetExceededException(String message, FailureDetails details) {
        this(message, details, Scope.CLIENT);
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known
     * @param scope which of the bounds it was
     */
    public BudgetExceededException(String message, FailureDetails details, Scope scope) {
        super(message, details, false);
        this.scope = scope;
    }

    /** {@return whether it was the bound of one call, or that of all calls of the client} */
    public Scope scope() {
        return scope;
    }
}
