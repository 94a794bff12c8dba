package ai.tekton.llm.internal.usage;

import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.internal.call.SpendingLimit;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The budget of a client, or of a part of its calls: its limits, the cost so far, and the maximum cost of its requests in
 * progress. Thread-safe.
 */
public final class Budget implements SpendingLimit {
    private final CostLimits limits;
    private final int requestsOfWholeAnswer;
    private BigDecimal spent = BigDecimal.ZERO;
    private BigDecimal reserved = BigDecimal.ZERO;

    /**
     * Makes a budget of which nothing is spent.
     *
     * @param limits the limits
     * @param requestsOfWholeAnswer how many requests an attempt may send for a complete answer
     */
    public Budget(CostLimits limits, int requestsOfWholeAnswer) {
        this.limits = limits;
        this.requestsOfWholeAnswer = requestsOfWholeAnswer;
    }

    @Override
    public boolean allowsUnpriced() {
        return limits.allowUnpriced();
    }

    @Override
    public synchronized Optional<Refusal> reserve(BigDecimal most, boolean whole) {
        BigDecimal ofCall = whole ? most.multiply(BigDecimal.valueOf(requestsOfWholeAnswer)) : most;
        if (limits.perCall().isPresent() && ofCall.compareTo(limits.perCall().get()) > 0) {
            return Optional.of(new Refusal(
                    BudgetExceededException.Scope.CALL,
                    "more than the " + text(limits.perCall().get()) + " of a call's budget. It may cost " + text(ofCall)
                            + ". Lower maxTokens, shorten the conversation, or raise CostLimits.perCall."));
        }
        BigDecimal after = spent.add(reserved).add(most);
        if (limits.perClient().isPresent() && after.compareTo(limits.perClient().get()) > 0) {
            return Optional.of(new Refusal(
                    BudgetExceededException.Scope.CLIENT,
                    "more than the rest of the " + text(limits.perClient().get())
                            + " of the client's budget. It may cost " + text(most) + "; " + text(spent)
                            + " are spent, and " + text(reserved) + " reserved for calls in progress. Lower maxTokens,"
                            + " wait for those calls, or raise CostLimits.perClient."));
        }
        reserved = reserved.add(most);
        return Optional.empty();
    }

    @Override
    public synchronized void settle(BigDecimal most, BigDecimal cost) {
        reserved = reserved.subtract(most);
        spent = spent.add(cost);
    }

    /** Returns the sum of all reservations. */
    synchronized BigDecimal reserved() {
        return reserved;
    }

    /** Returns the cost so far. */
    synchronized BigDecimal spent() {
        return spent;
    }

    private static String text(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }
}
