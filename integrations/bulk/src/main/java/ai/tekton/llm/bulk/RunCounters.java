package ai.tekton.llm.bulk;

import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.TektonLlmException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts the results of a run. Thread-safe: one thread counts, any thread may read. */
final class RunCounters {
    private final Optional<BigDecimal> budget;
    private final long began = System.nanoTime();
    private Optional<Path> journal = Optional.empty();
    private volatile OptionalLong total = OptionalLong.empty();
    private volatile Optional<TektonLlmException> reason = Optional.empty();
    private long earlier;
    private long earlierFailed;
    private BigDecimal earlierCost = BigDecimal.ZERO;
    private CallStarts.Unknown unknown = CallStarts.Unknown.NONE;
    private CallStarts.Unknown unmetered = CallStarts.Unknown.NONE;
    private long read;
    private long answered;
    private long failed;
    private int inProgress;
    private long promptTokens;
    private long completionTokens;
    private Optional<BigDecimal> cost = Optional.empty();

    RunCounters(Optional<BigDecimal> budget) {
        this.budget = budget;
    }

    void total(long lines) {
        total = OptionalLong.of(lines);
    }

    synchronized void earlier(CompletedLines recorded, CallStarts.Unknown calls) {
        unknown = calls;
        earlier = recorded.count();
        earlierFailed = recorded.failed();
        earlierCost = recorded.cost();
    }

    /** Sets the file that states what was spent. */
    synchronized void journal(Path path) {
        journal = Optional.of(path);
    }

    /** Counts requests that failed, and that the server may have answered nevertheless: they are no part of what is spent. */
    synchronized void unmetered(CallStarts.Unknown requests) {
        unmetered = unmetered.and(requests);
    }

    synchronized void read() {
        read++;
    }

    synchronized void inProgress(int calls) {
        inProgress = calls;
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
            if (outcome.cost().isPresent()) {
                cost = Optional.of(
                        cost.orElse(BigDecimal.ZERO).add(outcome.cost().get()));
            }
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

    synchronized long answeredByAllStarts() {
        return answered + earlier - earlierFailed;
    }

    synchronized long failedLines() {
        return failed;
    }

    synchronized int callsInProgress() {
        return inProgress;
    }

    synchronized long promptTokens() {
        return promptTokens;
    }

    synchronized long completionTokens() {
        return completionTokens;
    }

    /** The cost of this start's answers; empty where no price is known, which does not mean that they are free. */
    synchronized Optional<BigDecimal> cost() {
        return cost;
    }

    Optional<BigDecimal> budget() {
        return budget;
    }

    /** The calls of earlier starts whose end is not known. */
    synchronized CallStarts.Unknown unknownCalls() {
        return unknown;
    }

    /** The failed requests of this start that may have a cost. */
    synchronized CallStarts.Unknown unmeteredRequests() {
        return unmetered;
    }

    /** The cost of the answers of all starts, and the maximum cost of calls whose end is not known. */
    synchronized BigDecimal spent() {
        return earlierCost.add(unknown.most()).add(cost.orElse(BigDecimal.ZERO));
    }

    /** The reason of a run that ends because its next prompt does not fit into the budget. */
    synchronized TektonLlmException budgetUsedUp(TektonLlmException failure) {
        if (budget.isEmpty()) {
            return failure;
        }
        String earlier = earlierCost.signum() == 0
                ? ""
                : ", " + AnswerFormat.plain(earlierCost) + " of it before this start, for the answers in "
                        + journal.map(Path::toString).orElse("the output");
        String unended = unknown.calls() == 0
                ? ""
                : ", " + AnswerFormat.plain(unknown.most()) + " of it for " + unknown.calls()
                        + " calls of earlier starts whose end is not known";
        return new BudgetExceededException("The next prompt may cost more than is left. Of the run's budget of "
                + AnswerFormat.plain(budget.get()) + ", "
                + AnswerFormat.plain(spent()) + " is spent" + earlier + unended
                + ". Raise the budget, or limit the tokens of answers. " + failure.getMessage());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    synchronized BulkProgress progress() {
        return new BulkProgress(this);
    }
}
