package ai.tekton.llm.internal.call;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts the outcome of a call after its other events, which other threads may be delivering, without waiting for them: the
 * thread that delivers the last of them delivers the outcome, too. So a listener may wait for the end of its own call.
 * Events after the outcome are dropped. Thread-safe.
 */
final class EventOrder {
    /** The outcome, and what waits for it. */
    private final Queue<Runnable> ending = new ArrayDeque<>(2);

    private int inProgress;
    private boolean reported;
    private boolean over;

    /** Returns whether an event may be delivered; {@link #leave} must follow. */
    synchronized boolean enter() {
        if (over) {
            return false;
        }
        inProgress++;
        return true;
    }

    /**
     * Begins the report of the end, which may deliver further events.
     *
     * @param outcome delivers the outcome
     * @return whether it is the first report; {@link #leave} must follow
     */
    synchronized boolean enterReport(Runnable outcome) {
        if (reported) {
            return false;
        }
        reported = true;
        ending.add(outcome);
        inProgress++;
        return true;
    }

    /** Runs a task when the outcome has been delivered and no event is in progress; must come after the first report. */
    void afterReport(Runnable task) {
        synchronized (this) {
            ending.add(task);
            inProgress++;
        }
        leave();
    }

    /** Ends the delivery of an event; after the last one, delivers the outcome. */
    void leave() {
        Runnable next = left();
        if (next != null) {
            try {
                next.run();
            } finally {
                leave();
            }
        }
    }

    /** Returns what this thread must run before it leaves again; null if there is nothing. */
    private synchronized Runnable left() {
        inProgress--;
        if (inProgress > 0 || ending.isEmpty()) {
            return null;
        }
        over = true;
        inProgress++;
        return ending.remove();
    }
}
