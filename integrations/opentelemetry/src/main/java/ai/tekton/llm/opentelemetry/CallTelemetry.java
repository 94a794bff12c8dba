package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.opentelemetry.internal.OpenTelemetryPropagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Traces each call from its start to its outcome; each start is followed by exactly one outcome. Thread-safe.
 *
 * <p>The listener's events and the interceptor's calls are matched by call id.
 */
final class CallTelemetry implements LlmEventListener, LlmInterceptor {
    private static final String SCOPE = "ai.tekton.llm";
    private static final String SCHEMA = "https://opentelemetry.io/schemas/gen-ai/1.42.0";

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final CallMetrics metrics;
    private final boolean captureContent;
    private final ConcurrentMap<String, CallSpan> calls = new ConcurrentHashMap<>();

    CallTelemetry(OpenTelemetry openTelemetry, boolean captureContent) {
        this.tracer = openTelemetry
                .getTracerProvider()
                .tracerBuilder(SCOPE)
                .setSchemaUrl(SCHEMA)
                .build();
        this.metrics = new CallMetrics(openTelemetry
                .getMeterProvider()
                .meterBuilder(SCOPE)
                .setSchemaUrl(SCHEMA)
                .build());
        this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
        this.captureContent = captureContent;
    }

    int openCalls() {
        return calls.size();
    }

    private Optional<CallSpan> spanOf(CallInfo call) {
        return Optional.ofNullable(calls.get(call.requestId()));
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        CallSpan span = calls.get(call.context().requestId());
        if (span == null) {
            // The call was cancelled before it reached this interceptor.
            return chain.proceed(call);
        }
        span.asked(call);
        return chain.proceed(withHeaders(call, span.context()))
                .within(OpenTelemetryPropagator.snapshot(span.context()))
                .onEnd(span::answered);
    }

    private ChatCall withHeaders(ChatCall call, Context context) {
        Map<String, String> headers = new LinkedHashMap<>();
        propagator.inject(context, headers, (carrier, name, value) -> headers.put(name, value));
        ChatCall result = call;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            result = result.withHeader(header.getKey(), header.getValue());
        }
        return result;
    }

    @Override
    public void onStarted(StartedEvent event) {
        calls.put(event.call().requestId(), new CallSpan(tracer, captureContent, event));
    }

    @Override
    public void onFirstChunk(FirstChunkEvent event) {
        spanOf(event.call()).ifPresent(span -> span.firstChunk(event));
    }

    @Override
    public void onAttempt(AttemptEvent event) {
        spanOf(event.call()).ifPresent(span -> span.attempt(event));
    }

    @Override
    public void onRetry(RetryEvent event) {
        spanOf(event.call()).ifPresent(span -> span.retry(event));
    }

    @Override
    public void onFallback(FallbackEvent event) {
        spanOf(event.call()).ifPresent(span -> span.fallback(event));
    }

    @Override
    public void onOutcome(OutcomeEvent event) {
        Optional.ofNullable(calls.remove(event.requestId())).ifPresent(span -> {
            span.ended(event);
            metrics.record(event, span.context());
        });
    }
}
