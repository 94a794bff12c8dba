package ai.tekton.llm.internal.http;

import org.apache.hc.core5.concurrent.Cancellable;

/** The user's token provider while it runs on a call's thread for an attempt, whose end interrupts it. Thread-safe. */
final class TokenProviderCall implements Cancellable, AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private boolean over;
    private boolean interrupted;

    /** Interrupts the thread, unless it is already interrupted: that interrupt is the caller's and must be kept. */
    @Override
    public synchronized boolean cancel() {
        if (over || thread.isInterrupted()) {
            return false;
        }
        interrupted = true;
        thread.interrupt();
        return true;
    }

    /**
     * Ends the call of the provider, and clears an interrupt of this object, which must not reach the code that runs
     * next.
     */
    @Override
    public synchronized void close() {
        over = true;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
