package ai.tekton.llm.internal.resilience;

/**
 * How many second requests there may be: each call earns a share of one, and unused ones are kept up to a few, so that a server
 * that becomes slow after a good day is not sent all that the day has earned. Thread-safe.
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

    /** Takes a whole one; false if there is none. */
    synchronized boolean tryTake() {
        // A tenth added ten times is a little less than one.
        if (earned < 1 - 1e-9) {
            return false;
        }
        earned -= 1;
        return true;
    }
}
