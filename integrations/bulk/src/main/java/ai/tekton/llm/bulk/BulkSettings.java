package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a run's calls.
 *
 * @param concurrency the number of concurrent calls
 * @param ordered whether results are in the order of the input
 * @param patience how long the run continues without any answer
 * @param costMeter the meter of the cost
 * @param budget the maximum cost of the run, over all its starts
 * @param listener the listener of the run
 * @param emitsPastGaps whether answers that wait for an earlier one are delivered when that never arrives
 */
record BulkSettings(
        int concurrency,
        boolean ordered,
        Duration patience,
        Optional<CostMeter> costMeter,
        Optional<BigDecimal> budget,
        BulkListener listener,
        boolean emitsPastGaps) {
    private static final int LINES_AHEAD_A_CALL = 4;
    private static final int LEAST_AHEAD = 64;
    private static final int MOST_AHEAD = 1024;

    /** The number of lines that an answer may be ahead of the first missing one. */
    int window() {
        return Math.max(LEAST_AHEAD, LINES_AHEAD_A_CALL * concurrency);
    }

    /** The amount of input that is read ahead. */
    int ahead() {
        return Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, concurrency));
    }
}
