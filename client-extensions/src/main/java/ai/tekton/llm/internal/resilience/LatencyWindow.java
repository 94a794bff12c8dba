package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.config.Hedging;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The durations of the last answers. Thread-safe. */
final class LatencyWindow {
    private final long[] nanos = new long[Hedging.MOST_SAMPLES];
    private int count;
    private int next;

    synchronized void add(long took) {
        nanos[next] = took;
        next = (next + 1) % nanos.length;
        count = Math.min(count + 1, nanos.length);
    }

    /** Returns the time within which a share of the last answers arrived; empty if there are too few. */
    synchronized Optional<Duration> quantile(double share, int minSamples) {
        if (count < minSamples) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = Math.max(1, (int) Math.ceil(share * count));
        return Optional.of(Duration.ofNanos(sorted[rank - 1]));
    }
}
