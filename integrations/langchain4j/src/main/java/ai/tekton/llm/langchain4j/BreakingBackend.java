package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nothing of a backend for a while after too many failures. Thread-safe. */
final class BreakingBackend implements LlmBackend {
    private static final Logger LOG = LoggerFactory.getLogger(BreakingBackend.class);

    private final LlmBackend backend;
    private final CircuitBreaker breaker;
    private final Exception counted = new CountedFailure();

    /** Stands for each failure that counts: a model's words may quote a prompt, and the breaker logs what it counts. */
    private static final class CountedFailure extends Exception {
        private static final long serialVersionUID = 1L;

        CountedFailure() {
            super("a failure that counts", null, false, false);
        }
    }

    BreakingBackend(LlmBackend backend, CircuitBreakerConfig config, Clock clock, List<LlmEventListener> listeners) {
        this.backend = backend;
        this.breaker = CircuitBreaker.of(
                backend.name(),
                io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(config.windowSize())
                        .minimumNumberOfCalls(config.windowSize())
                        .failureRateThreshold((float) (config.failureShare() * 100))
                        .waitDurationInOpenState(config.openFor())
                        .permittedNumberOfCallsInHalfOpenState(config.probes())
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(change -> {
            BreakerState from = state(change.getStateTransition().getFromState());
            BreakerState to = state(change.getStateTransition().getToState());
            BreakerEvent event = new BreakerEvent(clock.instant(), backend.name(), from, to);
            listeners.forEach(listener -> tell(listener, event));
        });
    }

    private static void tell(LlmEventListener listener, BreakerEvent event) {
        try {
            listener.onBreakerChange(event);
        } catch (RuntimeException e) {
            LOG.warn("The listener {} failed", listener.getClass().getName(), e);
        }
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
        admit(call.context());
        Verdict verdict = new Verdict();
        try {
            CompletionResponse answer = backend.complete(call);
            verdict.succeeded();
            return answer;
        } catch (TektonLlmException e) {
            verdict.failed(e);
            throw e;
        } finally {
            verdict.none();
        }
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        admit(call.context());
        Verdict verdict = new Verdict();
        try {
            return ChunkStream.of(new Guarded(backend.stream(call), verdict));
        } catch (TektonLlmException e) {
            verdict.failed(e);
            throw e;
        }
    }

    private void admit(CallContext context) {
        if (!breaker.tryAcquirePermission()) {
            throw new ServiceUnavailableException(
                    "Calls to '" + backend.name() + "' are held back, because too many failed lately.",
                    FailureDetails.builder()
                            .attempts(context.attempt() - 1)
                            .requestId(context.requestId())
                            .retryable(false)
                            .build());
        }
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public void close() {
        backend.close();
    }

    /** What one call says about the backend, once. */
    private final class Verdict {
        private final AtomicBoolean spoken = new AtomicBoolean();

        void succeeded() {
            if (spoken.compareAndSet(false, true)) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }

        /** A call that was given up says nothing, nor does one that is to come later; a wrong one says that it is there. */
        void failed(TektonLlmException failure) {
            if (failure instanceof LlmCancelledException || failure instanceof RateLimitException) {
                none();
            } else if (!failure.isRetryable()) {
                succeeded();
            } else if (spoken.compareAndSet(false, true)) {
                breaker.onError(0, TimeUnit.NANOSECONDS, counted);
            }
        }

        void none() {
            if (spoken.compareAndSet(false, true)) {
                breaker.releasePermission();
            }
        }
    }

    private static final class Guarded implements ChunkSource {
        private final ChunkStream stream;
        private final Verdict verdict;

        Guarded(ChunkStream stream, Verdict verdict) {
            this.stream = stream;
            this.verdict = verdict;
        }

        @Override
        public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
            try {
                boolean more = stream.tryAdvance(action);
                verdict.succeeded();
                return more;
            } catch (TektonLlmException e) {
                verdict.failed(e);
                throw e;
            }
        }

        @Override
        public void close() {
            stream.close();
            verdict.none();
        }
    }
}
