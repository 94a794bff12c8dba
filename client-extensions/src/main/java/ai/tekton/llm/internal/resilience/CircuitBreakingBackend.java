package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Holds calls back from a backend that failed too often lately. Only failures that a retry may help count: one that the
 * request is to blame for shows that the backend is well. Thread-safe.
 */
public final class CircuitBreakingBackend implements LlmBackend {
    private final LlmBackend delegate;
    private final String guarded;
    private final CircuitBreaker breaker;
    private final OpenPeriod openPeriod;

    /**
     * Makes the decorator.
     *
     * @param delegate what is guarded; closed with this
     * @param guarded what messages and events call it, with its address
     * @param config when the breaker opens and for how long
     * @param clock tells when it may probe
     * @param events is told of each change
     */
    public CircuitBreakingBackend(
            LlmBackend delegate,
            String guarded,
            ai.tekton.llm.config.CircuitBreakerConfig config,
            Clock clock,
            Events events) {
        this.delegate = delegate;
        this.guarded = guarded;
        this.breaker = CircuitBreaker.of(
                guarded,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(config.windowSize())
                        .minimumNumberOfCalls(config.windowSize())
                        .failureRateThreshold((float) (config.failureShare() * 100))
                        .waitDurationInOpenState(OpenPeriod.NOT_ENDED_BY_ITSELF)
                        .permittedNumberOfCallsInHalfOpenState(config.probes())
                        .build());
        this.openPeriod = new OpenPeriod(breaker, config.openFor(), clock);
        breaker.getEventPublisher().onStateTransition(change -> {
            BreakerState from = state(change.getStateTransition().getFromState());
            BreakerState to = state(change.getStateTransition().getToState());
            events.tell(time -> new BreakerEvent(time, guarded, from, to), LlmEventListener::onBreakerChange);
        });
    }

    private static BreakerState state(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.PROBING;
        };
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return guard(call.context(), () -> delegate.complete(call));
    }

    @Override
    public ProviderList providers(CallContext context) {
        return guard(context, () -> delegate.providers(context));
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        acquire(call.context());
        try {
            return ChunkStream.of(new GuardedChunkSource(delegate.stream(call), this));
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    /** Is let through also while the breaker is open: it is how one finds out. */
    @Override
    public Health health(CallContext context) {
        return delegate.health(context);
    }

    private <T> T guard(CallContext context, Supplier<T> call) {
        acquire(context);
        try {
            T result = call.get();
            succeeded();
            return result;
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    private void acquire(CallContext context) {
        openPeriod.endIfDue();
        if (!breaker.tryAcquirePermission()) {
            throw new ServiceUnavailableException(
                    "Calls to " + guarded + " are held back, because too many failed lately.",
                    FailureDetails.builder()
                            .attempts(context.attempt() - 1)
                            .requestId(context.requestId())
                            .retryable(false)
                            .build());
        }
    }

    void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(RuntimeException failure) {
        if (failure instanceof LlmCancelledException) {
            released();
        } else if (failure instanceof TektonLlmException known && !known.isRetryable()) {
            succeeded();
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, failure);
        }
    }

    /** A call that was given up says nothing about the backend. */
    void released() {
        breaker.releasePermission();
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
