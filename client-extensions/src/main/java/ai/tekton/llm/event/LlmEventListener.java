package ai.tekton.llm.event;

/**
 * Receives the events of a client, for metrics, logs and alarms. Every method does nothing by default.
 *
 * <p>The client calls a listener on the thread of the event's call, with the caller's context, and on many threads at
 * once, so implementations must be thread-safe and quick. The client logs a listener's exceptions and isolates the call
 * from them, except for those of {@link #onReserved}. No event holds a prompt, an answer or a token.
 */
public interface LlmEventListener {
    /**
     * Called when a call begins, on the thread that submits it and before any request; for a publisher, with the first
     * demand.
     *
     * @param event the call
     */
    default void onStarted(StartedEvent event) {}

    /**
     * Called before a request under a budget is sent, with its maximum cost. The request waits for the listener, so that a
     * program that may be killed can record what it may have to pay; see {@link ai.tekton.llm.config.CostLimits}. If the
     * listener throws, the request is not sent and its reservation is released: the call fails with the listener's
     * exception if that is a {@link ai.tekton.llm.error.TektonLlmException}, otherwise with one that has it as its cause.
     *
     * @param event the call and its maximum cost
     */
    default void onReserved(ReservedEvent event) {}

    /**
     * Called when the first text of a streamed answer has arrived.
     *
     * @param event the call and the time until then
     */
    default void onFirstChunk(FirstChunkEvent event) {}

    /**
     * Called once when an attempt has ended, before the outcome of its call: for a stream when the stream has ended,
     * and for a cancelled call when it was cancelled.
     *
     * @param event the attempt
     */
    default void onAttempt(AttemptEvent event) {}

    /**
     * Called when an attempt has failed and the client will retry after a delay.
     *
     * @param event the retry
     */
    default void onRetry(RetryEvent event) {}

    /**
     * Called when a backend could not answer and the client calls the next one.
     *
     * @param event the change
     */
    default void onFallback(FallbackEvent event) {}

    /**
     * Called when the circuit breaker of a backend has opened, closed or begun to probe.
     *
     * @param event the change
     */
    default void onBreakerChange(BreakerEvent event) {}

    /**
     * Called once for each call that has begun, when it has ended with all its attempts and fallbacks. It is the last event
     * of its call.
     *
     * @param event the outcome
     */
    default void onOutcome(OutcomeEvent event) {}
}
