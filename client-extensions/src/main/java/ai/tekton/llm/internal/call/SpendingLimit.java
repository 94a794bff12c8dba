package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.BudgetExceededException;
import java.math.BigDecimal;
import java.util.Optional;

/** A limit of the cost of requests, of a client or of a part of its calls. Thread-safe. */
public interface SpendingLimit {
    /**
     * Why a request is not to be sent.
     *
     * @param scope which bound it does not fit
     * @param text what it says
     */
    record Refusal(BudgetExceededException.Scope scope, String text) {}

    /** Returns whether requests without a known price are allowed. */
    boolean allowsUnpriced();

    /**
     * Reserves the maximum cost of a request.
     *
     * @param most the maximum cost
     * @param whole whether it is a request for a complete answer, not for a stream
     * @return the reason not to send the request; empty if the cost is reserved
     */
    Optional<Refusal> reserve(BigDecimal most, boolean whole);

    /** Ends a reservation, and counts the actual cost in its place. */
    void settle(BigDecimal most, BigDecimal cost);
}
