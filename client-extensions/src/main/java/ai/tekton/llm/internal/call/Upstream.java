package ai.tekton.llm.internal.call;

/** Answers requests: a transport, a user's backend, or a decorator round another upstream. Thread-safe. */
public interface Upstream extends AutoCloseable {
    /**
     * Makes a source of the answer. It does nothing before it is pulled.
     *
     * @param <T> the kind of item that the answer is made of
     * @param request what is asked
     * @param loop where the call's events happen
     * @return the source; the caller cancels it or pulls it to its end
     */
    <T> Source<T> open(Request<T> request, CallLoop loop);

    /**
     * The name in messages, events and answers.
     *
     * @return the name
     */
    String name();

    /**
     * Returns whether this answers by itself, without a model; see {@link ai.tekton.llm.backend.LlmBackend#isLocal()}.
     *
     * @return true for a local fallback
     */
    default boolean isLocal() {
        return false;
    }

    /** Releases whatever this holds. */
    @Override
    void close();
}
