package ai.tekton.llm.context;

/** What a thread held at one moment. Thread-safe. */
@FunctionalInterface
public interface ContextSnapshot {
    /** What this thread held before is put back when this is closed, on the same thread. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Puts what was taken onto this thread.
     *
     * @return closed when this thread turns to something else
     */
    Scope restore();
}
