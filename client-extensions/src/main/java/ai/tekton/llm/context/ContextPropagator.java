package ai.tekton.llm.context;

/**
 * Carries what a caller's thread holds, such as a trace or a logging context, to the threads that do its call's work:
 * callbacks, subscribers, what is chained to a future, listeners, interceptors and the user's backends. Implementations are
 * thread-safe.
 *
 * <p>A client uses those that it is given, those that {@link java.util.ServiceLoader} finds on the class path, and one for
 * the {@code MDC} of SLF4J.
 */
@FunctionalInterface
public interface ContextPropagator {
    /**
     * Takes what this thread holds. Called on the thread that submits a call, at least once a call; for a publisher, on the
     * thread that subscribes.
     *
     * @return what was taken
     */
    ContextSnapshot capture();
}
