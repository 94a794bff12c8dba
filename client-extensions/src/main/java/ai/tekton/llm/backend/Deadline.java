package ai.tekton.llm.backend;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The moment at which a call must be over, or none. Immutable and thread-safe. */
public final class Deadline {
    private static final Deadline NONE = new Deadline(Optional.empty(), 0, () -> 0);

    private final Optional<Duration> allowed;
    private final long startNanos;
    private final LongSupplier nanoTime;

    private Deadline(Optional<Duration> allowed, long startNanos, LongSupplier nanoTime) {
        this.allowed = allowed;
        this.startNanos = startNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * No deadline: a call may take as long as its attempts do.
     *
     * @return the deadline that never comes
     */
    public static Deadline none() {
        return NONE;
    }

    /**
     * A deadline from now on.
     *
     * @param allowed how long the call may take
     * @param nanoTime the clock, as {@link System#nanoTime()}
     * @return the deadline
     * @throws ai.tekton.llm.error.InvalidRequestException where that is no time, or more than 24 days
     */
    public static Deadline in(Duration allowed, LongSupplier nanoTime) {
        DurationChecks.checkPositive("deadline", allowed);
        return new Deadline(Optional.of(allowed), nanoTime.getAsLong(), nanoTime);
    }

    /**
     * How long the whole call was allowed to take.
     *
     * @return the time, empty where there is no deadline
     */
    public Optional<Duration> allowed() {
        return allowed;
    }

    /**
     * How much time is left.
     *
     * @return the time, zero where it is over, empty where there is no deadline
     */
    public Optional<Duration> remaining() {
        return allowed.map(time -> {
            Duration left = time.minusNanos(nanoTime.getAsLong() - startNanos);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    /**
     * Whether no time is left.
     *
     * @return true once the deadline has come
     */
    public boolean isOver() {
        return remaining().filter(Duration::isZero).isPresent();
    }

    @Override
    public String toString() {
        return remaining().map(left -> "Deadline[in " + left + "]").orElse("Deadline[none]");
    }
}
