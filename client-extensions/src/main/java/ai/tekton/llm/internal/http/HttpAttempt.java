package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.call.Watchdog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * One attempt over HTTP: until when it may wait, which thread waits, and how to end it. The client ends it at most
 * once; the first reason stays. Thread-safe.
 */
final class HttpAttempt implements Watchdog.Watched {
    /** The reason why the client ended an attempt. */
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

    /** Begins to wait for the server: from now on for the timeout, and at most until the deadline. */
    void startWaiting() {
        dueNanos = System.nanoTime() + Nanos.of(context.attemptTimeout());
        watch();
    }

    /** Registers the attempt with the watchdog; called for each chunk of a stream. */
    private void watch() {
        if (!watched) {
            watched = true;
            watchdog.watch(this);
            if (isEnded()) {
                // The attempt was ended just before, when the watchdog had nothing to forget.
                forget();
            }
        }
    }

    /** Stops the timeout: while the caller does not read the stream, only the deadline counts. */
    void stopWaiting() {
        dueNanos = context.deadline()
                .remaining()
                .map(left -> System.nanoTime() + Nanos.of(left))
                .orElse(NEVER);
    }

    /** Limits the remaining time, regardless of the timeout. */
    void endWithin(Duration patience) {
        dueNanos = System.nanoTime() + patience.toNanos();
    }

    /** Sets an action that runs when the time is up, in addition to the end of the request. */
    void onTimeout(Runnable action) {
        onTimeout = action;
    }

    /** Sets the request to cancel when the attempt is ended, and the thread whose interruption ends the attempt. */
    void sends(Cancellable sent) throws ExchangeEndedException {
        request = sent;
        waiter = Thread.currentThread();
        watch();
        if (isEnded()) {
            sent.cancel();
            throw new ExchangeEndedException(endReason.get(), null);
        }
    }

    /** Sets the thread whose interruption ends the attempt; null if no thread waits now. */
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

    /** Ends the attempt; returns false if it was already ended. */
    boolean end(EndReason reason) {
        if (!endReason.compareAndSet(null, reason)) {
            return false;
        }
        forget();
        request.cancel();
        return true;
    }

    /** Called when the exchange has ended, so that the watchdog no longer checks it. */
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

    /**
     * Returns the exception for a failure of this attempt: if the client ended it, that is the reason for the failure.
     */
    IOException explain(IOException failure) {
        if (Thread.currentThread().isInterrupted()) {
            end(EndReason.INTERRUPTED);
        }
        EndReason reason = endReason.get();
        return reason == null ? failure : new ExchangeEndedException(reason, failure);
    }
}
