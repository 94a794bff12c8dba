package ai.tekton.llm.internal.interceptor;

/** The thread that an interceptor keeps while it is at work, to be interrupted by others, and no later. Thread-safe. */
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

    /** An interruption from here was meant for the interceptor alone, and one from elsewhere for the thread. */
    private synchronized void release() {
        thread = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }

    /** Interrupts the interceptor, where it is at work on another thread. */
    synchronized void interrupt() {
        if (thread != null && thread != Thread.currentThread()) {
            interrupted = true;
            thread.interrupt();
        }
    }
}
