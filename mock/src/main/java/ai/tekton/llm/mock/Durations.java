package ai.tekton.llm.mock;

import java.time.Duration;

/** Checks durations of callers. */
final class Durations {
    /** The maximum that fits every timer, including sockets', which count milliseconds in an int. */
    private static final Duration LONGEST = Duration.ofDays(24);

    private Durations() {}

    static Duration notNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + LONGEST.toDays() + " days: " + duration);
        }
        return duration;
    }

    static Duration positive(Duration duration, String name) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + duration);
        }
        return notNegative(duration, name);
    }
}
