package ai.tekton.llm.cli;

import org.jline.utils.Signals;

/**
 * Interrupts the thread that created it on each Ctrl-C, until it is closed. A Ctrl-C whose handler runs later has no effect,
 * because it does not concern what the thread does next. Thread-safe; the thread that created it closes it.
 */
final class Interruption implements AutoCloseable {
    private static final String SIGNAL = "INT";

    private final Thread thread = Thread.currentThread();
    private final Object earlierHandler;
    private boolean over;

    Interruption() {
        this.earlierHandler = Signals.register(SIGNAL, this::interrupt);
    }

    /** Called on a separate thread for each Ctrl-C. */
    synchronized void interrupt() {
        if (!over) {
            thread.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        Signals.unregister(SIGNAL, earlierHandler);
        over = true;
        // Clears an interrupt that the action has not noticed.
        Thread.interrupted();
    }
}
