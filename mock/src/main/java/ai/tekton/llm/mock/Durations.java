package ai.tekton.llm.mock;

import java.time.Duration;

/** Checks of durations that callers give. */
final class Durations {
    private Durations() {}

    static Duration notNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " is not negative: " + duration);
        }
        return duration;
    }

    static Duration positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is more than zero: " + duration);
        }
        return duration;
    }
}
