package ai.tekton.llm.internal.ws;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Runs the tasks that make and maintain a link. Thread-safe. */
interface LinkThreads {
    /**
     * Runs a short task later.
     *
     * @return cancels the task if it has not begun
     * @throws RejectedExecutionException if this object is closed
     */
    Runnable schedule(Runnable task, Duration delay);

    /**
     * Runs a task that may block for as long as connecting takes.
     *
     * @return interrupts the task, or cancels it if it has not begun
     * @throws RejectedExecutionException if this object is closed
     */
    Runnable connect(Runnable task);
}
