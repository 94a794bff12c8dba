package ai.tekton.llm.mock;

import java.time.Duration;

/** Checks of durations that callers give. */
final class Durations {
    /** What fits into every timer, of sockets too, which count milliseconds in an int. */
    private static final Duration LONGEST = Duration.ofDays(24);

    private Durations() {}

    static Duration notNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " is not negative: " + duration);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is at most " + LONGEST.toDays() + " days: " + duration);
        }
        return duration;
    }

    static Duration positive(Duration duration, String name) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " is more than zero: " + duration);
        }
        return notNegative(duration, name);
    }
}
