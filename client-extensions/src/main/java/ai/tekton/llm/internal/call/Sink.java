package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * Receives the signals that answer pulls. Called on the call's loop.
 *
 * @param <T> the kind of item
 */
public interface Sink<T> {
    /**
     * Called at most once for each source, before any item, when the server has begun to answer and there is no item
     * yet.
     */
    void opened();

    /**
     * Called with the next item.
     *
     * @param item the item
     */
    void next(T item);

    /** Called when the answer has ended and there was no item left. */
    void ended();

    /**
     * Called when the source failed.
     *
     * @param failure the failure
     */
    void failed(TektonLlmException failure);
}
