package ai.tekton.llm.context;

/** The context that a thread had when it was captured. Thread-safe. */
@FunctionalInterface
public interface ContextSnapshot {
    /**
     * The time during which a thread has the captured context. Closing it, on the same thread, restores the thread's
     * earlier context.
     */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Sets the captured context on this thread.
     *
     * @return the scope, which the caller closes when this thread begins other work
     */
    Scope restore();
}
