package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.error.TektonLlmException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts the results of a run. Thread-safe: one thread counts, any thread may read. */
final class Tally {
    private final Optional<CostMeter> costMeter;
    private final BigDecimal costBefore;
    private final long began = System.nanoTime();
    private volatile OptionalLong total = OptionalLong.empty();
    private volatile Optional<TektonLlmException> reason = Optional.empty();
    private long earlier;
    private long earlierFailed;
    private long read;
    private long answered;
    private long failed;
    private int underWay;
    private long promptTokens;
    private long completionTokens;

    Tally(Optional<CostMeter> costMeter) {
        this.costMeter = costMeter;
        this.costBefore = costMeter.map(CostMeter::total).orElse(BigDecimal.ZERO);
    }

    void total(long lines) {
        total = OptionalLong.of(lines);
    }

    synchronized void earlier(long lines, long failed) {
        earlier = lines;
        earlierFailed = failed;
    }

    synchronized void read() {
        read++;
    }

    synchronized void underWay(int calls) {
        underWay = calls;
    }

    synchronized void over(Outcome outcome) {
        if (outcome.failure().isPresent()) {
            failed++;
        } else if (outcome.answer().isPresent()) {
            answered++;
            outcome.answer().get().usage().ifPresent(usage -> {
                promptTokens += Math.max(0, usage.promptTokens());
                completionTokens += Math.max(0, usage.completionTokens());
            });
        }
    }

    void reason(TektonLlmException why) {
        reason = Optional.of(why);
    }

    Optional<TektonLlmException> reason() {
        return reason;
    }

    OptionalLong total() {
        return total;
    }

    synchronized long earlier() {
        return earlier;
    }

    synchronized long earlierFailed() {
        return earlierFailed;
    }

    synchronized long readLines() {
        return read;
    }

    synchronized long answered() {
        return answered;
    }

    synchronized long failedLines() {
        return failed;
    }

    synchronized int callsUnderWay() {
        return underWay;
    }

    synchronized long promptTokens() {
        return promptTokens;
    }

    synchronized long completionTokens() {
        return completionTokens;
    }

    Optional<BigDecimal> cost() {
        // Without a known price no cost is counted, which does not mean that the run is free.
        return costMeter
                .filter(meter -> meter.unpricedAnswers() == 0 || meter.total().signum() > 0)
                .map(meter -> meter.total().subtract(costBefore));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    synchronized BulkProgress progress() {
        return new BulkProgress(this);
    }
}
