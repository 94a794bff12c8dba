package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * Where the items of one answer come from, one for each pull: the seam of which retries, fallbacks, circuit breaker and
 * transports are made.
 *
 * <p>Each pull is answered by exactly one signal to its sink, on the call's loop. After a last item, an end or a failure
 * the source has released what it held. A source is pulled again only after the signal of the pull before.
 *
 * @param <T> the kind of item
 */
public interface Source<T> {
    /**
     * Asks for the next item.
     *
     * @param sink takes the signal
     */
    void pull(Sink<T> sink);

    /** Ends the source, wherever it is. Any thread may call this, at any time, more than once; no signal need follow. */
    void cancel();

    /**
     * Tells the listeners of what was still under way when the call was cut, before they are told how the call ended. Called
     * at most once, after {@link #cancel}, on a thread that may run the user's code. By default nothing.
     *
     * @param reason why the call ended
     */
    default void tellCut(TektonLlmException reason) {}
}
