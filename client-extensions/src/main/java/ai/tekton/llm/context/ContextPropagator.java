package ai.tekton.llm.context;

/**
 * Carries the context of a caller's thread, such as a trace or a logging context, to the threads that do the work of
 * its call: callbacks, subscribers, stages chained to a future, listeners, interceptors and the user's backends.
 * Implementations are thread-safe.
 *
 * <p>A client uses the propagators that its builder sets, those that {@link java.util.ServiceLoader} finds on the class
 * path, and one for the {@code MDC} of SLF4J.
 */
@FunctionalInterface
public interface ContextPropagator {
    /**
     * Captures the context of this thread. Called on the thread that submits a call, at least once for each call; for a
     * publisher, on the thread that subscribes.
     *
     * @return the captured context
     */
    ContextSnapshot capture();
}
