package ai.tekton.llm.internal.resilience;

import java.time.Duration;

/** Runs a task after a delay; tests replace it so that no time passes. Thread-safe. */
@FunctionalInterface
public interface Delays extends AutoCloseable {
    /**
     * Runs a short task later.
     *
     * @param wait the delay
     * @param task the task; must not block
     * @return cancels the task, unless it has run
     */
    Runnable after(Duration wait, Runnable task);

    /** Cancels every waiting task. */
    @Override
    default void close() {}
}
