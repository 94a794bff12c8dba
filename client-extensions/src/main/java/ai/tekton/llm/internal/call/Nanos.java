package ai.tekton.llm.internal.call;

import java.time.Duration;

/** Durations as nanoseconds that may be added to a time. */
public final class Nanos {
    /** A century, which is for ever: twice as much would overflow what {@link System#nanoTime()} is compared by. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Nanos() {}

    /** The nanoseconds of a duration, bounded to a century. */
    public static long of(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }
}
