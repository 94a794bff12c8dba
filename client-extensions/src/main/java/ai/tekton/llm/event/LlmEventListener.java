package ai.tekton.llm.event;

/**
 * Is told what a client does, for metrics, logs and alarms. Every method does nothing unless overridden.
 *
 * <p>It is called on the thread of the call it tells about, with the caller's context, by many threads at once, so it must
 * be thread-safe and quick.
 * What it throws is logged and changes nothing: a listener cannot break a call. No event holds a prompt, an answer or a
 * token.
 */
public interface LlmEventListener {
    /**
     * A call begins. Called on the thread that submits it, before anything is asked; for a publisher, with the first demand.
     *
     * @param event the call
     */
    default void onStarted(StartedEvent event) {}

    /**
     * The first text of a streamed answer has come.
     *
     * @param event how long it took
     */
    default void onFirstChunk(FirstChunkEvent event) {}

    /**
     * An attempt has ended; that of a stream when the stream has, and one whose caller left when it did. It is told once,
     * before the outcome of its call.
     *
     * @param event the attempt
     */
    default void onAttempt(AttemptEvent event) {}

    /**
     * An attempt has failed and will be repeated after a wait.
     *
     * @param event the repetition
     */
    default void onRetry(RetryEvent event) {}

    /**
     * A backend could not answer, and the next one is asked.
     *
     * @param event the change
     */
    default void onFallback(FallbackEvent event) {}

    /**
     * The circuit breaker of a backend has opened, closed or begun to probe.
     *
     * @param event the change
     */
    default void onBreakerChange(BreakerEvent event) {}

    /**
     * A call has ended, with all its attempts and fallbacks. Called once for each call that has begun.
     *
     * @param event the outcome
     */
    default void onOutcome(OutcomeEvent event) {}
}
