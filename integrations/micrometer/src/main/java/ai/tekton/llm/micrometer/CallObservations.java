package ai.tekton.llm.micrometer;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.micrometer.LlmObservationDocumentation.Events;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Observes each call from its start to its outcome; each start is followed by exactly one outcome. The listener's events and
 * the interceptor's calls are matched by call id. Thread-safe.
 */
final class CallObservations implements LlmEventListener, LlmInterceptor {
    private static final LlmObservationConvention DEFAULT = new DefaultLlmObservationConvention();

    private record Observed(Observation observation, LlmObservationContext context) {}

    private final ObservationRegistry registry;
    private final LlmObservationConvention convention;
    private final ConcurrentMap<String, Observed> calls = new ConcurrentHashMap<>();

    /** Creates the observer; a null convention selects the registry's or the default one. */
    CallObservations(ObservationRegistry registry, LlmObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    int openCalls() {
        return calls.size();
    }

    private Optional<Observation> observationOf(CallInfo call) {
        return Optional.ofNullable(calls.get(call.requestId())).map(Observed::observation);
    }

    @Override
    public void onStarted(StartedEvent event) {
        LlmObservationContext context = new LlmObservationContext(event.call());
        Observation observation = LlmObservationDocumentation.CALL
                .observation(convention, DEFAULT, () -> context, registry)
                .start();
        calls.put(event.call().requestId(), new Observed(observation, context));
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        Observed observed = calls.get(call.context().requestId());
        if (observed == null) {
            // The call was cancelled before it reached this interceptor.
            return chain.proceed(call);
        }
        LlmObservationContext context = observed.context();
        context.setAsked(call);
        return chain.proceed(withHeaders(call, Objects.requireNonNull(context.getCarrier())))
                .within(() -> {
                    Observation.Scope scope = observed.observation().openScope();
                    return scope::close;
                })
                .onEnd(end -> end.response().ifPresent(context::setAnswer));
    }

    private static ChatCall withHeaders(ChatCall call, Map<String, String> headers) {
        ChatCall result = call;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            result = result.withHeader(header.getKey(), header.getValue());
        }
        return result;
    }

    @Override
    public void onFirstChunk(FirstChunkEvent event) {
        addEvent(event.call(), Events.FIRST_CHUNK, "first chunk");
    }

    @Override
    public void onRetry(RetryEvent event) {
        String failure = event.failure().getClass().getSimpleName();
        addEvent(event.call(), Events.RETRY, "retry after attempt " + event.attempt() + ": " + failure);
    }

    @Override
    public void onFallback(FallbackEvent event) {
        addEvent(event.call(), Events.FALLBACK, "fallback from " + event.from() + " to " + event.to());
    }

    private void addEvent(CallInfo call, Events event, String contextualName) {
        observationOf(call)
                .ifPresent(observation -> observation.event(Observation.Event.of(event.getName(), contextualName)));
    }

    @Override
    public void onOutcome(OutcomeEvent event) {
        Optional.ofNullable(calls.remove(event.requestId())).ifPresent(observed -> {
            observed.context().setResponse(event);
            event.failure().ifPresent(observed.observation()::error);
            observed.observation().stop();
        });
    }
}
