package ai.tekton.llm.internal.resilience;

import java.time.Duration;

/** Waits; what a test replaces to let no time pass. */
@FunctionalInterface
public interface Pause {
    /** Waits in real time. */
    Pause REAL = duration -> Thread.sleep(duration.toMillis());

    /**
     * Waits.
     *
     * @param duration for how long
     * @throws InterruptedException where the thread is interrupted meanwhile
     */
    void await(Duration duration) throws InterruptedException;
}
