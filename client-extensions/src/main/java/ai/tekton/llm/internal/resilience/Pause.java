package ai.tekton.llm.internal.resilience;

import java.time.Duration;

/** Waits between attempts; what a test replaces to let no time pass. Thread-safe. */
@FunctionalInterface
public interface Pause extends AutoCloseable {
    /**
     * Waits.
     *
     * @param duration for how long
     * @return false where the wait ended early, because this was closed
     * @throws InterruptedException where the thread is interrupted meanwhile
     */
    boolean await(Duration duration) throws InterruptedException;

    /** Ends every wait. */
    @Override
    default void close() {}
}
