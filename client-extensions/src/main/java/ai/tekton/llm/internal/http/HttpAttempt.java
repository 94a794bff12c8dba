package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.call.Watchdog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * One attempt over HTTP: until when it may wait, which thread waits, and how to end it. It ends at most once from this
 * side, and the first reason stays. Thread-safe.
 */
final class HttpAttempt implements Watchdog.Watched {
    /** Why an attempt was ended from this side. */
    enum EndReason {
        TIMEOUT,
        INTERRUPTED,
        CLOSED
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final Cancellable NOTHING_YET = () -> false;

    private final CallContext context;
    private final Watchdog watchdog;
    private final AtomicReference<EndReason> endReason = new AtomicReference<>();
    private volatile Cancellable request = NOTHING_YET;
    private volatile long dueNanos = NEVER;
    private volatile Thread waiter;
    private volatile boolean watched;
    private volatile Runnable onTimeout = () -> {};

    HttpAttempt(CallContext context, Watchdog watchdog) {
        this.context = context;
        this.watchdog = watchdog;
    }

    CallContext context() {
        return context;
    }

    /** Begins to wait for the server: from now on as long as the timeout, and at the most until the deadline. */
    void startWaiting() {
        dueNanos = System.nanoTime() + Nanos.of(context.attemptTimeout());
        watch();
    }

    /** Is looked at from now on; a stream comes here for each of its chunks. */
    private void watch() {
        if (!watched) {
            watched = true;
            watchdog.watch(this);
        }
    }

    /** Waits for nothing: while nobody reads a stream, only the deadline counts. */
    void stopWaiting() {
        dueNanos = context.deadline()
                .remaining()
                .map(left -> System.nanoTime() + Nanos.of(left))
                .orElse(NEVER);
    }

    /** Leaves so much time for the rest, whatever the timeout. */
    void endWithin(Duration patience) {
        dueNanos = System.nanoTime() + patience.toNanos();
    }

    /** Sets what is called, beside the end of the request, when the time is up. */
    void onTimeout(Runnable action) {
        onTimeout = action;
    }

    /** Names the request to cancel when this ends, and the thread whose interruption ends this. */
    void sends(Cancellable sent) throws ExchangeEndedException {
        request = sent;
        waiter = Thread.currentThread();
        watch();
        if (isEnded()) {
            sent.cancel();
            throw new ExchangeEndedException(endReason.get(), null);
        }
    }

    /** Names the thread whose interruption ends this; null if none waits now. */
    void awaitedBy(Thread thread) {
        waiter = thread;
    }

    @Override
    public void check(long nowNanos) {
        long due = dueNanos;
        Thread thread = waiter;
        if (thread != null && thread.isInterrupted()) {
            end(EndReason.INTERRUPTED);
        } else if (due != NEVER && nowNanos - due >= 0 && end(EndReason.TIMEOUT)) {
            onTimeout.run();
        }
    }

    /** Ends the attempt; false if it was ended before. */
    boolean end(EndReason reason) {
        if (!endReason.compareAndSet(null, reason)) {
            return false;
        }
        forget();
        request.cancel();
        return true;
    }

    /** Called when the exchange is over, so that nobody looks at it any more. */
    void forget() {
        watched = false;
        watchdog.forget(this);
    }

    boolean isEnded() {
        return endReason.get() != null;
    }

    boolean hasTimedOut() {
        return endReason.get() == EndReason.TIMEOUT;
    }

    /** What to throw for a failure of this attempt: where this side ended it, that is the reason for the failure. */
    IOException explain(IOException failure) {
        if (Thread.currentThread().isInterrupted()) {
            end(EndReason.INTERRUPTED);
        }
        EndReason reason = endReason.get();
        return reason == null ? failure : new ExchangeEndedException(reason, failure);
    }
}
