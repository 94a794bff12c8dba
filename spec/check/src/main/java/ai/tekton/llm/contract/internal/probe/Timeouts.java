package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import java.time.Duration;

/**
 * The limits of waiting for a server: for each answer, and for all of HTTP where no model is asked, since nothing else takes long.
 *
 * @param endNanos when all of HTTP must be over, as {@link System#nanoTime()} has it
 */
record Timeouts(Duration each, long endNanos) {
    private static final Duration IN_ALL = Duration.ofMillis(3500);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    static Timeouts of(ProbeSettings settings) {
        return settings.generate()
                ? new Timeouts(settings.timeout(), System.nanoTime() + LONGEST.toNanos())
                : new Timeouts(least(settings.timeout(), EACH), System.nanoTime() + IN_ALL.toNanos());
    }

    /** {@return the limit of the next answer of HTTP; zero or less where the time is up} */
    Duration next() {
        return least(each, left());
    }

    private Duration left() {
        return Duration.ofNanos(endNanos - System.nanoTime());
    }

    static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
