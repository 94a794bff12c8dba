package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * The source of the items of one answer, one for each pull. Retries, fallbacks, the circuit breaker and the transports
 * implement it.
 *
 * <p>The source answers each pull with exactly one signal to its sink, on the call's loop. After a last item, an end or
 * a failure the source has released its resources. The next pull comes only after the signal of the one before.
 *
 * @param <T> the kind of item
 */
public interface Source<T> {
    /**
     * Requests the next item.
     *
     * @param sink receives the signal
     */
    void pull(Sink<T> sink);

    /**
     * Cancels the source in whatever state it is. Any thread may call this method, at any time and more than once; a
     * signal may or may not follow.
     */
    void cancel();

    /**
     * Notifies the listeners of the attempt that was still in progress when the call was cancelled, before they receive
     * the outcome of the call. Called at most once, after {@link #cancel}, on a thread that may run the user's code. By
     * default does nothing.
     *
     * @param reason why the call ended
     */
    default void reportCancelled(TektonLlmException reason) {}
}
