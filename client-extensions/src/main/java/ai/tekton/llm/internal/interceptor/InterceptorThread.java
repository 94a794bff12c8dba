package ai.tekton.llm.internal.interceptor;

/**
 * The thread of an interceptor while it runs, so that other threads can interrupt it only during that time.
 * Thread-safe.
 */
final class InterceptorThread {
    private Thread thread;
    private boolean interrupted;

    /** Runs an interceptor on this thread. */
    void run(Runnable interceptor) {
        take(Thread.currentThread());
        try {
            interceptor.run();
        } finally {
            release();
        }
    }

    private synchronized void take(Thread taken) {
        thread = taken;
    }

    /**
     * Clears an interrupt of this object, which was meant for the interceptor; one from elsewhere is meant for the
     * thread and stays.
     */
    private synchronized void release() {
        thread = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }

    /** Interrupts the interceptor if it runs on another thread. */
    synchronized void interrupt() {
        if (thread != null && thread != Thread.currentThread()) {
            interrupted = true;
            thread.interrupt();
        }
    }
}
