package ai.tekton.llm.bulk;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The progress of a bulk run at one moment. Immutable. */
public final class BulkProgress {
    private final OptionalLong total;
    private final long earlier;
    private final long earlierFailed;
    private final long read;
    private final long answered;
    private final long failed;
    private final int inProgress;
    private final long promptTokens;
    private final long completionTokens;
    private final Optional<BigDecimal> cost;
    private final Optional<BigDecimal> budget;
    private final BigDecimal spent;
    private final CallStarts.Unknown unknown;
    private final CallStarts.Unknown unmetered;
    private final Duration elapsed;

    BulkProgress(RunCounters from) {
        total = from.total();
        earlier = from.earlier();
        earlierFailed = from.earlierFailed();
        read = from.readLines();
        answered = from.answered();
        failed = from.failedLines();
        inProgress = from.callsInProgress();
        promptTokens = from.promptTokens();
        completionTokens = from.completionTokens();
        cost = from.cost();
        budget = from.budget();
        spent = from.spent();
        unknown = from.unknownCalls();
        unmetered = from.unmeteredRequests();
        elapsed = from.elapsed();
    }

    /** {@return the number of prompts of the input; empty where it is unknown} */
    public OptionalLong total() {
        return total;
    }

    /** {@return the number of prompts that an earlier run completed: answered or failed} */
    public long earlier() {
        return earlier;
    }

    /** {@return how many of these failed; this run does not send them again} */
    public long earlierFailed() {
        return earlierFailed;
    }

    /** {@return the number of prompts that this run has read, without the earlier ones} */
    public long read() {
        return read;
    }

    /** {@return the number of prompts that this run has answered} */
    public long answered() {
        return answered;
    }

    /** {@return the number of prompts that have finally failed in this run} */
    public long failed() {
        return failed;
    }

    /** {@return the number of calls in progress} */
    public int inProgress() {
        return inProgress;
    }

    /** {@return the tokens of the answered prompts, as far as the answers report them} */
    public long promptTokens() {
        return promptTokens;
    }

    /** {@return the tokens of the answers, as far as they report them} */
    public long completionTokens() {
        return completionTokens;
    }

    /**
     * {@return the cost of this start's answers, by the cost meter; empty where there is no meter, or no price is known}
     */
    public Optional<BigDecimal> cost() {
        return cost;
    }

    /** {@return the budget of the run; empty where it has none} */
    public Optional<BigDecimal> budget() {
        return budget;
    }

    /**
     * {@return the number of calls of earlier starts whose end is not known, for example because the process was killed; 0 where
     * those starts had no budget}
     */
    public long unknownCalls() {
        return unknown.calls();
    }

    /** {@return the maximum cost of these calls together; they count with it, as the server may have answered them} */
    public BigDecimal unknownCost() {
        return unknown.most();
    }

    /**
     * {@return the number of requests of this start that failed, by a timeout, a lost connection or a failure of the provider, and
     * that may have a cost nevertheless; with retries a prompt may have several. 0 where the run has no budget}
     */
    public long unmeteredRequests() {
        return unmetered.calls();
    }

    /** {@return the maximum cost of these requests together; the budget counts them as free, because no cost is known} */
    public BigDecimal unmeteredCost() {
        return unmetered.most();
    }

    /**
     * {@return the part of the budget that all starts of the run have spent, with {@link #unknownCost()}; empty where the run has
     * no budget}
     */
    public Optional<BigDecimal> spent() {
        return budget.map(whole -> spent);
    }

    /** {@return the part of the budget that is left, at least 0; empty where the run has no budget} */
    public Optional<BigDecimal> budgetLeft() {
        return budget.map(whole -> whole.subtract(spent).max(BigDecimal.ZERO));
    }

    /** {@return the time since the start of the run} */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public String toString() {
        return "BulkProgress[total=" + total + ", earlier=" + earlier + ", read=" + read + ", answered=" + answered
                + ", failed=" + failed + ", inProgress=" + inProgress + "]";
    }
}
