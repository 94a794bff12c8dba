package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run goes about its calls.
 *
 * @param concurrency how many are under way at once
 * @param ordered whether answers are handed out in the order of the input
 * @param patience how long the run goes on without any answer
 * @param costMeter tells what answers cost
 * @param listener is told of the run
 * @param emitsPastGaps whether answers that wait for one before them are handed out when that does not come
 */
record BulkSettings(
        int concurrency,
        boolean ordered,
        Duration patience,
        Optional<CostMeter> costMeter,
        BulkListener listener,
        boolean emitsPastGaps) {
    private static final int LINES_AHEAD_A_CALL = 4;
    private static final int LEAST_AHEAD = 64;
    private static final int MOST_AHEAD = 1024;

    /** How many lines an answer may be ahead of the first one that is missing. */
    int window() {
        return Math.max(LEAST_AHEAD, LINES_AHEAD_A_CALL * concurrency);
    }

    /** How much is read before it is sent. */
    int ahead() {
        return Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, concurrency));
    }
}
