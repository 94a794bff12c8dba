package ai.tekton.llm.backend;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Duration;
import java.util.Optional;

/** A deadline at a point of {@link System#nanoTime()}. Immutable and thread-safe. */
final class RunningDeadline implements Deadline {
    private final Duration allowed;
    private final long startNanos;

    RunningDeadline(Duration allowed, long startNanos) {
        DurationChecks.checkPositive("deadline", allowed);
        this.allowed = allowed;
        this.startNanos = startNanos;
    }

    @Override
    public Optional<Duration> allowed() {
        return Optional.of(allowed);
    }

    @Override
    public Optional<Duration> remaining() {
        Duration left = allowed.minusNanos(System.nanoTime() - startNanos);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    @Override
    public String toString() {
        return "Deadline[in " + remaining().orElseThrow() + "]";
    }
}
