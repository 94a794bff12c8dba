package ai.tekton.llm.internal.call;

/**
 * Work that other threads can interrupt, only while it runs. An interrupt before it begins has no effect, so the work must
 * begin with a check whether it is still wanted. Thread-safe.
 */
final class Interruptible {
    private Thread thread;
    private boolean interrupted;

    /** Runs the work on this thread. */
    void run(Runnable work) {
        take(Thread.currentThread());
        try {
            work.run();
        } finally {
            release();
        }
    }

    private synchronized void take(Thread taken) {
        thread = taken;
    }

    /**
     * Clears an interrupt of this object, which was meant for the work; one from elsewhere is meant for the
     * thread and stays.
     */
    private synchronized void release() {
        thread = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }

    /** Interrupts the work if it runs on another thread. */
    synchronized void interrupt() {
        if (thread != null && thread != Thread.currentThread()) {
            interrupted = true;
            thread.interrupt();
        }
    }
}
