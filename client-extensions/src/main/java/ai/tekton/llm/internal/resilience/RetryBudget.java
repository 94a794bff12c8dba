package ai.tekton.llm.internal.resilience;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token bucket that all calls of a client share, so that retries do not multiply the load on a server that fails. A
 * retry takes a token; a call that succeeds after retries gives its last one back, and one that succeeds at once a fifth of
 * one, as in the AWS SDK's standard retry mode
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: 5 units a retry, 1 unit a success).
 * Thread-safe.
 */
public final class RetryBudget {
    private static final int UNITS_A_RETRY = 5;

    private final int capacity;
    private final AtomicInteger units;

    /**
     * Makes a full bucket.
     *
     * @param retries how many retries it holds
     */
    public RetryBudget(int retries) {
        this.capacity = (int) Math.min(Integer.MAX_VALUE, (long) retries * UNITS_A_RETRY);
        this.units = new AtomicInteger(capacity);
    }

    /** Takes a retry's token; false where there is none. */
    public boolean tryTake() {
        int before = units.getAndUpdate(n -> n >= UNITS_A_RETRY ? n - UNITS_A_RETRY : n);
        return before >= UNITS_A_RETRY;
    }

    /** Gives back what a success is worth. */
    void succeeded(boolean afterRetries) {
        // The common case, a full bucket, costs a read and no contended write.
        if (units.get() < capacity) {
            units.updateAndGet(n -> Math.min(capacity, n + (afterRetries ? UNITS_A_RETRY : 1)));
        }
    }
}
