package ai.tekton.llm.internal.call;

/** Answers requests: a transport, a user's backend, or a decorator around another upstream. Thread-safe. */
public interface Upstream extends AutoCloseable {
    /**
     * Makes a source of the answer, which does nothing before the first pull.
     *
     * @param <T> the kind of item that the answer is made of
     * @param request the request
     * @param loop runs the call's events
     * @return the source; the caller cancels it or pulls it to its end
     */
    <T> Source<T> open(Request<T> request, CallLoop loop);

    /**
     * Returns the name in messages, events and answers.
     *
     * @return the name
     */
    String name();

    /**
     * Returns whether this upstream answers by itself, without a model; see
     * {@link ai.tekton.llm.backend.LlmBackend#isLocal()}.
     *
     * @return true for a local fallback
     */
    default boolean isLocal() {
        return false;
    }

    /** Releases the resources of this upstream. */
    @Override
    void close();
}
