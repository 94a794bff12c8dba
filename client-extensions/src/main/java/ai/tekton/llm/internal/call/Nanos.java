package ai.tekton.llm.internal.call;

import java.time.Duration;

/** Converts durations to nanoseconds that can be added to a time. */
public final class Nanos {
    /**
     * A century, which counts as forever: more than two centuries would overflow comparisons of
     * {@link System#nanoTime()}.
     */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Nanos() {}

    /** Returns the nanoseconds of a duration, limited to a century. */
    public static long of(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }
}
