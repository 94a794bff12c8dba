package ai.tekton.llm.internal.http;

import org.apache.hc.core5.concurrent.Cancellable;

/** The user's code while it runs on a call's thread for an attempt: the attempt's end interrupts it. Thread-safe. */
final class ProviderQuestion implements Cancellable, AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private boolean over;
    private boolean interrupted;

    /** Interrupts the thread, unless somebody has: that interrupt is the caller's, to be kept. */
    @Override
    public synchronized boolean cancel() {
        if (over || thread.isInterrupted()) {
            return false;
        }
        interrupted = true;
        thread.interrupt();
        return true;
    }

    /** Ends the question; what of the interrupt the code has left is taken back, for it is nothing to what runs next. */
    @Override
    public synchronized void close() {
        over = true;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
