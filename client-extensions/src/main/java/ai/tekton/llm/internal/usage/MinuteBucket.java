package ai.tekton.llm.internal.usage;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one limit of a minute has left. Not thread-safe: who looks at it and then takes from it does so under one lock.
 *
 * <p>Bucket4j's, not Resilience4j's limiter: what an answer did not use is given back here, and what it used beyond its
 * estimate is owed, neither of which the latter can do; and its time is always the system's before 2.3, which an application
 * may bring.
 */
final class MinuteBucket {
    /** A wait that does not end: more is wanted at once than the bucket holds. */
    static final long NEVER = Long.MAX_VALUE;

    private final String what;
    private final int limit;
    private final Bucket bucket;

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
        this.bucket = Bucket.builder()
                .addLimit(room -> room.capacity(limit).refillGreedy(limit, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new Meter(nanoTime))
                .build();
    }

    private record Meter(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
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
        EstimationProbe probe = bucket.estimateAbilityToConsume(amount);
        return probe.canBeConsumed() ? 0 : probe.getNanosToWaitForRefill();
    }

    /** Takes so many, also those that are not there yet. */
    void take(long amount) {
        if (amount > 0) {
            bucket.consumeIgnoringRateLimits(amount);
        }
    }

    /** Puts back what was not used. */
    void giveBack(long amount) {
        if (amount > 0) {
            bucket.addTokens(amount);
        }
    }
}
