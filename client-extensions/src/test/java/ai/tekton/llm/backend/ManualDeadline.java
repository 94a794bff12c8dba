package ai.tekton.llm.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A deadline by a test's own clock. */
public record ManualDeadline(Duration time, long startNanos, LongSupplier nanoTime) implements Deadline {
    public static Deadline in(Duration allowed, LongSupplier nanoTime) {
        return new ManualDeadline(allowed, nanoTime.getAsLong(), nanoTime);
    }

    @Override
    public Optional<Duration> allowed() {
        return Optional.of(time);
    }

    @Override
    public Optional<Duration> remaining() {
        Duration left = time.minusNanos(nanoTime.getAsLong() - startNanos);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }
}
