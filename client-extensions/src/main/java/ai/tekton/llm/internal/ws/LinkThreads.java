package ai.tekton.llm.internal.ws;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Runs what a link needs to be made and kept. Thread-safe. */
interface LinkThreads {
    /**
     * Runs a short task later.
     *
     * @return stops it where it has not begun
     * @throws RejectedExecutionException if this is closed
     */
    Runnable schedule(Runnable task, Duration delay);

    /**
     * Runs a task that may block for as long as connecting takes.
     *
     * @return interrupts it, or drops it where it has not begun
     * @throws RejectedExecutionException if this is closed
     */
    Runnable connect(Runnable task);
}
