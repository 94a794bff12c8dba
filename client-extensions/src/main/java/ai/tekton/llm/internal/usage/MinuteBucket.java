package ai.tekton.llm.internal.usage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one limit of a minute has left: a bucket that fills evenly. Not thread-safe: who looks at it and then takes from it
 * does so under one lock.
 *
 * <p>Neither Resilience4j's limiter, which cannot give back what an answer did not use and owes nothing that it used beyond
 * its estimate, nor Bucket4j, which can, but brings its code for databases and with it {@code java.sql}.
 */
final class MinuteBucket {
    /** A wait that does not end: more is wanted at once than the bucket holds. */
    static final long NEVER = Long.MAX_VALUE;

    /** What a wait of whole nanoseconds may leave open. */
    private static final double ROUNDING = 1e-6;

    private static final double NANOS = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final int limit;
    private final LongSupplier nanoTime;
    /** Below 0 where more was used than was there. */
    private double left;

    private long filledAtNanos;

    /**
     * Makes a full bucket.
     *
     * @param what what is limited, with its number
     * @param limit how many a minute
     * @param nanoTime tells the time
     */
    MinuteBucket(String what, int limit, LongSupplier nanoTime) {
        this.what = what;
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.left = limit;
        this.filledAtNanos = nanoTime.getAsLong();
    }

    /** What is limited, as words of a message. */
    String what() {
        return what;
    }

    /** How long until so many are there, in nanoseconds; {@link #NEVER} where they cannot be. */
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

    /** Takes so many, also those that are not there yet; nothing where the amount is below 0. */
    void take(long amount) {
        fill();
        left -= Math.max(0, amount);
    }

    /** Puts back what was not used; nothing where the amount is below 0. */
    void giveBack(long amount) {
        fill();
        left = Math.min(limit, left + Math.max(0, amount));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        left = Math.min(limit, left + (now - filledAtNanos) * limit / NANOS);
        filledAtNanos = now;
    }
}
