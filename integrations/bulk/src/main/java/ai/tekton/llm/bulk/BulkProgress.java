package ai.tekton.llm.bulk;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a bulk run is, at one moment. Immutable. */
public final class BulkProgress {
    private final OptionalLong total;
    private final long earlier;
    private final long read;
    private final long answered;
    private final long failed;
    private final int underWay;
    private final long promptTokens;
    private final long completionTokens;
    private final Optional<BigDecimal> cost;
    private final Duration elapsed;

    BulkProgress(Tally from) {
        total = from.total();
        earlier = from.earlier();
        read = from.readLines();
        answered = from.answered();
        failed = from.failedLines();
        underWay = from.callsUnderWay();
        promptTokens = from.promptTokens();
        completionTokens = from.completionTokens();
        cost = from.cost();
        elapsed = from.elapsed();
    }

    /** {@return how many prompts the input has; empty where that is not known} */
    public OptionalLong total() {
        return total;
    }

    /** {@return how many were over before this run began: answered or failed by an earlier one} */
    public long earlier() {
        return earlier;
    }

    /** {@return how many were read by this run, without those} */
    public long read() {
        return read;
    }

    /** {@return how many this run has answers to} */
    public long answered() {
        return answered;
    }

    /** {@return how many have failed finally in this run} */
    public long failed() {
        return failed;
    }

    /** {@return how many calls are under way} */
    public int underWay() {
        return underWay;
    }

    /** {@return the tokens of the prompts that were answered, as far as the answers tell} */
    public long promptTokens() {
        return promptTokens;
    }

    /** {@return the tokens of the answers, as far as they tell} */
    public long completionTokens() {
        return completionTokens;
    }

    /** {@return what the run has cost, by the cost meter; empty where it has none} */
    public Optional<BigDecimal> cost() {
        return cost;
    }

    /** {@return how long the run has taken} */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public String toString() {
        return "BulkProgress[total=" + total + ", earlier=" + earlier + ", read=" + read + ", answered=" + answered
                + ", failed=" + failed + ", underWay=" + underWay + "]";
    }
}
