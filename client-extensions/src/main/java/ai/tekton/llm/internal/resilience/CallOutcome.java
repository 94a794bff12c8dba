package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** How a call ends, told once. Thread-safe. */
public final class CallOutcome {
    private final CallContext context;
    private final Events events;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Begins with the call.
     *
     * @param context the call's id
     * @param events is told of the outcome
     */
    public CallOutcome(CallContext context, Events events) {
        this.context = context;
        this.events = events;
    }

    /**
     * How long the call has taken.
     *
     * @return the time since this was made
     */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /**
     * Takes note of an answer.
     *
     * @param backend the name of the backend that answered
     * @param fallback whether that was not what was asked for
     */
    public void answered(Optional<String> backend, boolean fallback) {
        tell(backend, fallback, Optional.empty());
    }

    /**
     * Takes note of a failure.
     *
     * @param failure what the call failed with
     */
    public void failed(TektonLlmException failure) {
        tell(Optional.empty(), false, Optional.of(failure));
    }

    private void tell(Optional<String> backend, boolean fallback, Optional<TektonLlmException> failure) {
        if (told.compareAndSet(false, true)) {
            events.tell(
                    time -> new OutcomeEvent(time, context.requestId(), elapsed(), backend, fallback, failure),
                    LlmEventListener::onOutcome);
        }
    }

    /** Takes note that the caller gave the call up. */
    void givenUp() {
        failed(Cancellations.streamClosed(context));
    }
}
