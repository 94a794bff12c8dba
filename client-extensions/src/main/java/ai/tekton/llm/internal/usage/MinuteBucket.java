package ai.tekton.llm.internal.usage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for one limit per minute, which refills evenly. Not thread-safe: the caller must check and take under
 * one lock.
 *
 * <p>It replaces Resilience4j's limiter, which can neither return what an answer did not use nor charge what it used
 * beyond the estimate, and Bucket4j, which can, but depends on {@code java.sql} for its database code.
 */
final class MinuteBucket {
    /** An endless wait: the request needs more than the bucket holds. */
    static final long NEVER = Long.MAX_VALUE;

    /** The tolerance for waits in whole nanoseconds. */
    private static final double ROUNDING = 1e-6;

    private static final double NANOS = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final int limit;
    private final LongSupplier nanoTime;
    /** The amount left; below 0 if more was used than available. */
    private double left;

    private long filledAtNanos;

    /**
     * Makes a full bucket.
     *
     * @param what the text of the limit for messages, with its number
     * @param limit the amount per minute
     * @param nanoTime provides the time
     */
    MinuteBucket(String what, int limit, LongSupplier nanoTime) {
        this.what = what;
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.left = limit;
        this.filledAtNanos = nanoTime.getAsLong();
    }

    /** Returns the text of the limit for messages. */
    String what() {
        return what;
    }

    /** Returns the time until an amount is available, in nanoseconds; {@link #NEVER} if it exceeds the bucket. */
    long waitFor(long amount) {
        if (amount > limit) {
            return NEVER;
        }
        if (amount == 0) {
            return 0;
        }
        fill();
        return left + ROUNDING >= amount ? 0 : (long) Math.ceil((amount - left) * NANOS / limit);
    }

    /** Takes an amount, even if it is not available yet; does nothing if the amount is below 0. */
    void take(long amount) {
        fill();
        left -= Math.max(0, amount);
    }

    /** Returns an unused amount; does nothing if the amount is below 0. */
    void release(long amount) {
        fill();
        left = Math.min(limit, left + Math.max(0, amount));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        left = Math.min(limit, left + (now - filledAtNanos) * limit / NANOS);
        filledAtNanos = now;
    }
}
