package ai.tekton.llm.internal.resilience;

import java.time.Duration;

/** Runs a task after a wait; what a test replaces to let no time pass. Thread-safe. */
@FunctionalInterface
public interface Delays extends AutoCloseable {
    /**
     * Runs a short task later.
     *
     * @param wait how long from now
     * @param task the task; must not block
     * @return drops the task, unless it has run
     */
    Runnable after(Duration wait, Runnable task);

    /** Drops every task that waits. */
    @Override
    default void close() {}
}
