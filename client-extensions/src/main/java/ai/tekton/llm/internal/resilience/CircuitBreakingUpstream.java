package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Rejects calls to an upstream that failed too often recently. Only failures that a retry may help count. A failure
 * that the request caused shows that the server works; one that says "later" shows neither that it works nor that it is
 * down. The first item of an answer counts as success, so a long stream does not keep other calls waiting. Thread-safe.
 */
public final class CircuitBreakingUpstream implements Upstream {
    private final Upstream upstream;
    private final String guarded;
    private final CircuitBreaker breaker;
    private final OpenPeriod openPeriod;
    private final Throwable counted = new CountedFailure();

    /**
     * Represents each failure that counts: Resilience4j logs the failures that it counts, and a server's message may
     * quote a prompt.
     */
    private static final class CountedFailure extends Exception {
        private static final long serialVersionUID = 1;

        CountedFailure() {
            super("a failure that counts", null, false, false);
        }
    }

    /**
     * Makes the decorator.
     *
     * @param upstream the guarded upstream; closed with this object
     * @param guarded the name of the upstream in messages and events, with its address
     * @param config when the breaker opens and for how long
     * @param clock decides when the breaker may probe
     * @param events receives each change of state
     */
    public CircuitBreakingUpstream(
            Upstream upstream,
            String guarded,
            ai.tekton.llm.config.CircuitBreakerConfig config,
            Clock clock,
            Events events) {
        this.upstream = upstream;
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
            events.emit(time -> new BreakerEvent(time, guarded, from, to), LlmEventListener::onBreakerChange);
        });
    }

    private static BreakerState state(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.PROBING;
        };
    }

    /**
     * Opens a request. A request for the health passes even while the breaker is open, because it shows whether the
     * server has recovered.
     */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        Source<T> source = upstream.open(request, loop);
        return request.kind() == Kind.HEALTH ? source : new Guarded<>(source, request);
    }

    /** Opens a request if the breaker admits it; the source then holds a permission and must be pulled or cancelled. */
    <T> Optional<Source<T>> openIfAdmitted(Request<T> request, CallLoop loop) {
        openPeriod.endIfDue();
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        Guarded<T> admitted = new Guarded<>(upstream.open(request, loop), request);
        admitted.permitted.set(true);
        return Optional.of(admitted);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private final class Guarded<T> extends Relay<T> {
        private final Request<T> request;
        private final AtomicBoolean permitted = new AtomicBoolean();
        private final AtomicBoolean recorded = new AtomicBoolean();

        Guarded(Source<T> source, Request<T> request) {
            super(source);
            this.request = request;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (!permitted.get()) {
                openPeriod.endIfDue();
                if (!breaker.tryAcquirePermission()) {
                    downstream.failed(suspended(request.context()));
                    return;
                }
                permitted.set(true);
                if (isCancelled()) {
                    // The source may have been cancelled before there was a permission to return.
                    record(breaker::releasePermission);
                    return;
                }
            }
            super.pull(downstream);
        }

        private ServiceUnavailableException suspended(CallContext context) {
            return new ServiceUnavailableException(
                    "Calls to " + guarded + " are suspended, because too many failed recently (circuit breaker).",
                    FailureDetails.builder()
                            .attempts(context.attempt() - 1)
                            .requestId(context.requestId())
                            .retryable(false)
                            .build());
        }

        @Override
        public void next(T item) {
            record(CircuitBreakingUpstream.this::succeeded);
            super.next(item);
        }

        @Override
        public void ended() {
            record(CircuitBreakingUpstream.this::succeeded);
            super.ended();
        }

        @Override
        public void failed(TektonLlmException failure) {
            record(() -> judge(failure));
            super.failed(failure);
        }

        /** Returns the permission: a cancelled call shows nothing about the server. */
        @Override
        public void cancel() {
            super.cancel();
            record(breaker::releasePermission);
        }

        private void record(Runnable outcome) {
            if (!recorded.get() && permitted.get() && recorded.compareAndSet(false, true)) {
                outcome.run();
            }
        }
    }

    private void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private void judge(TektonLlmException failure) {
        boolean neverAsked = failure instanceof LlmTimeoutException && !failure.isRetryable();
        if (failure instanceof LlmCancelledException || neverAsked || asksToWait(failure)) {
            breaker.releasePermission();
        } else if (!failure.isRetryable()) {
            succeeded();
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, counted);
        }
    }

    private static boolean asksToWait(TektonLlmException failure) {
        return failure instanceof RateLimitException
                || failure instanceof ServiceUnavailableException busy
                        && busy.retryAfter().isPresent();
    }
}
