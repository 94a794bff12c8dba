package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * One HTTP exchange under way, as the watchdog sees it: when its time is up, which thread waits for it, and how to end
 * it. Thread-safe.
 */
final class Exchange {
    /** Why an exchange was ended from this side. */
    enum EndReason {
        TIMEOUT,
        INTERRUPTED,
        CLOSED
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Cancellable request;
    private final AtomicReference<EndReason> endReason = new AtomicReference<>();
    private volatile long deadlineNanos;
    private volatile Thread waiter;

    Exchange(Cancellable request, long deadlineNanos, Thread waiter) {
        this.request = request;
        this.deadlineNanos = deadlineNanos;
        this.waiter = waiter;
    }

    /** Sets when this ends by itself; the time is that of the watchdog's clock. */
    void endAt(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    void endNever() {
        deadlineNanos = NEVER;
    }

    /** Names the thread whose interruption ends this; null where none waits now. */
    void awaitedBy(Thread thread) {
        waiter = thread;
    }

    void endIfDue(long nowNanos) {
        long deadline = deadlineNanos;
        Thread thread = waiter;
        if (thread != null && thread.isInterrupted()) {
            end(EndReason.INTERRUPTED);
        } else if (deadline != NEVER && nowNanos - deadline >= 0) {
            end(EndReason.TIMEOUT);
        }
    }

    /** Ends the exchange; the first reason stays. */
    void end(EndReason reason) {
        if (endReason.compareAndSet(null, reason)) {
            request.cancel();
        }
    }

    boolean isEnded() {
        return endReason.get() != null;
    }

    boolean hasTimedOut() {
        return endReason.get() == EndReason.TIMEOUT;
    }

    /** What to throw for a failure of this exchange: where this side ended it, that is the reason for the failure. */
    IOException explain(IOException failure) {
        if (Thread.currentThread().isInterrupted()) {
            end(EndReason.INTERRUPTED);
        }
        EndReason reason = endReason.get();
        return reason == null ? failure : new ExchangeEndedException(reason, failure);
    }
}
