package ai.tekton.llm.internal.resilience;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token bucket that all calls of a client share, so that retries do not multiply the load on a failing server. A
 * retry takes a token; a call that succeeds after retries returns its last token, and one that succeeds at once returns
 * a fifth of a token, as in the AWS SDK's standard retry mode
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
     * @param retries the capacity of the bucket, in retries
     */
    public RetryBudget(int retries) {
        this.capacity = (int) Math.min(Integer.MAX_VALUE, (long) retries * UNITS_A_RETRY);
        this.units = new AtomicInteger(capacity);
    }

    /** Takes the token of a retry; returns false if there is none. */
    public boolean tryTake() {
        int before = units.getAndUpdate(n -> n >= UNITS_A_RETRY ? n - UNITS_A_RETRY : n);
        return before >= UNITS_A_RETRY;
    }

    /** Returns tokens to the budget after a success. */
    void succeeded(boolean afterRetries) {
        // The common case, a full bucket, costs a read and no contended write.
        if (units.get() < capacity) {
            units.updateAndGet(n -> Math.min(capacity, n + (afterRetries ? UNITS_A_RETRY : 1)));
        }
    }
}
