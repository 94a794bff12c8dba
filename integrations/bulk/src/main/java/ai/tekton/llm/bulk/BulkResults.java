package ai.tekton.llm.bulk;

import ai.tekton.llm.error.LlmCancelledException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The results of a bulk run as they arrive. The run sends calls only as fast as the results are read, so a slow reader slows
 * the run down instead of filling the memory. One thread at a time may read; any thread may call {@link #stop} and {@link
 * #progress}.
 */
public final class BulkResults implements Iterator<BulkResult>, AutoCloseable {
    private final Engine engine;
    private final RunCounters counters;
    private final ProgressReporter reporter;
    private Optional<BulkResult> next = Optional.empty();
    private boolean over;

    BulkResults(Engine engine, RunCounters counters, ProgressReporter reporter) {
        this.engine = engine;
        this.counters = counters;
        this.reporter = reporter;
    }

    /** Starts reading prompts, before the first result is requested. */
    void start() {
        engine.start();
    }

    /**
     * Waits for the next result.
     *
     * @return whether there is one; false at the end of the run
     * @throws LlmCancelledException where the thread is interrupted, which cancels the calls; the interrupt stays set
     */
    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !over) {
            try {
                next = engine.next().map(Outcome::result);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new LlmCancelledException("The bulk run was ended: its thread was interrupted.");
            }
            if (next.isEmpty()) {
                over = true;
                reporter.report(counters);
                engine.failure().ifPresent(BulkResults::rethrow);
            } else {
                reporter.reportIfDue(counters);
            }
        }
        return next.isPresent();
    }

    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        throw new IllegalStateException("The prompts could not be read to their end: " + failure.getMessage(), failure);
    }

    @Override
    public BulkResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        BulkResult result = next.orElseThrow();
        next = Optional.empty();
        return result;
    }

    /**
     * Stops sending prompts. Results of calls in progress still arrive until the grace period ends; then those calls are
     * cancelled. May be called from any thread.
     *
     * @param grace the time that calls in progress get to finish
     */
    public void stop(Duration grace) {
        engine.stop(grace);
    }

    /** {@return the current progress; may be called from any thread} */
    public BulkProgress progress() {
        return counters.progress();
    }

    /**
     * Returns the final report.
     *
     * @return the report
     * @throws IllegalStateException where the run has not ended
     */
    public BulkReport report() {
        if (!over) {
            throw new IllegalStateException(
                    "The run is not over: its results must be read to their end first, or closed.");
        }
        return new BulkReport(engine.end(), counters.progress(), counters.reason());
    }

    /** Ends the run and cancels its calls. Must be called by the reading thread. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            engine.close();
        }
    }
}
