package ai.tekton.llm.internal.usage;

import ai.tekton.llm.config.CostLimits;
import java.math.BigDecimal;
import java.util.Optional;

/** What a client may spend, what it has spent, and what its requests under way may cost. Thread-safe. */
public final class Budget {
    private final CostLimits limits;
    private final int requestsOfWholeAnswer;
    private BigDecimal spent = BigDecimal.ZERO;
    private BigDecimal reserved = BigDecimal.ZERO;

    /**
     * Makes a budget of which nothing is spent.
     *
     * @param limits the bounds
     * @param requestsOfWholeAnswer how many requests an attempt may send for a whole answer
     */
    public Budget(CostLimits limits, int requestsOfWholeAnswer) {
        this.limits = limits;
        this.requestsOfWholeAnswer = requestsOfWholeAnswer;
    }

    /** Returns whether a request whose cost has no bound is sent. */
    boolean allowsUnpriced() {
        return limits.allowUnpriced();
    }

    /**
     * Reserves what a request may cost.
     *
     * @return why it is not to be sent; empty if it is reserved
     */
    synchronized Optional<String> reserve(BigDecimal most, boolean whole) {
        BigDecimal ofCall = whole ? most.multiply(BigDecimal.valueOf(requestsOfWholeAnswer)) : most;
        if (limits.perCall().isPresent() && ofCall.compareTo(limits.perCall().get()) > 0) {
            return Optional.of("more than the " + text(limits.perCall().get()) + " of a call's budget. It may cost "
                    + text(ofCall) + ". Lower maxTokens, shorten the conversation, or raise CostLimits.perCall.");
        }
        BigDecimal after = spent.add(reserved).add(most);
        if (limits.perClient().isPresent() && after.compareTo(limits.perClient().get()) > 0) {
            return Optional.of("more than is left of the "
                    + text(limits.perClient().get())
                    + " of the client's budget. It may cost " + text(most) + "; " + text(spent) + " are spent, and "
                    + text(reserved) + " reserved for calls under way. Lower maxTokens, wait for those calls, or raise"
                    + " CostLimits.perClient.");
        }
        reserved = reserved.add(most);
        return Optional.empty();
    }

    /** Ends a reservation, and counts what was spent in its place. */
    synchronized void settle(BigDecimal most, BigDecimal cost) {
        reserved = reserved.subtract(most);
        spent = spent.add(cost);
    }

    /** What is reserved now. */
    synchronized BigDecimal reserved() {
        return reserved;
    }

    /** What is spent. */
    synchronized BigDecimal spent() {
        return spent;
    }

    private static String text(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }
}
