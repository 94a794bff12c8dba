package ai.tekton.llm.internal.resilience;

/**
 * The allowance of second requests: each call adds a share of one, and only a few unused ones accumulate, so that a
 * server that becomes slow after a long time does not receive all that have accumulated. Thread-safe.
 */
final class HedgeShare {
    private static final double MOST_KEPT = 10;

    private final double share;
    private double earned;

    HedgeShare(double share) {
        this.share = share;
    }

    synchronized void call() {
        earned = Math.min(MOST_KEPT, earned + share);
    }

    /** Takes a second request from the allowance; returns false if there is none. */
    synchronized boolean tryTake() {
        // Ten times a tenth is slightly less than one in floating point.
        if (earned < 1 - 1e-9) {
            return false;
        }
        earned -= 1;
        return true;
    }
}
