package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.interceptor.AnswerEnd;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The span of one call and the spans of its attempts. All times are the start plus durations from a monotonic clock, so that
 * changes of the system clock do not distort spans. Thread-safe.
 */
final class CallSpan {
    private final Tracer tracer;
    private final boolean captureContent;
    private final Instant started;
    private final Span span;
    private final Context context;
    private final AtomicReference<Instant> lastEnd;

    /** Starts the span as a child of this thread's current span. */
    CallSpan(Tracer tracer, boolean captureContent, StartedEvent event) {
        this.tracer = tracer;
        this.captureContent = captureContent;
        started = event.time();
        lastEnd = new AtomicReference<>(started);
        Context parent = Context.current();
        span = tracer.spanBuilder(GenAi.spanName(event.call()))
                .setSpanKind(SpanKind.CLIENT)
                .setParent(parent)
                .setStartTimestamp(started)
                .setAllAttributes(GenAi.asked(event.call()).build())
                .setAttribute(GenAi.REQUEST_ID, event.call().requestId())
                .setAttribute(GenAi.COMPONENT, event.call().component())
                .startSpan();
        if (event.call().streaming()) {
            span.setAttribute(GenAi.STREAM, true);
        }
        context = parent.with(span);
    }

    /** The caller's context with this span. */
    Context context() {
        return context;
    }

    void asked(ChatCall call) {
        if (!span.isRecording()) {
            return;
        }
        GenerationOptions options = call.options();
        options.temperature().ifPresent(value -> span.setAttribute(GenAi.TEMPERATURE, value));
        options.maxTokens().ifPresent(value -> span.setAttribute(GenAi.MAX_TOKENS, (long) value));
        options.topP().ifPresent(value -> span.setAttribute(GenAi.TOP_P, value));
        options.topK().ifPresent(value -> span.setAttribute(GenAi.TOP_K, (double) value));
        options.presencePenalty().ifPresent(value -> span.setAttribute(GenAi.PRESENCE_PENALTY, value));
        options.frequencyPenalty().ifPresent(value -> span.setAttribute(GenAi.FREQUENCY_PENALTY, value));
        options.contextId().ifPresent(value -> span.setAttribute(GenAi.CONVERSATION, value));
        if (!options.stop().isEmpty()) {
            span.setAttribute(GenAi.STOP, options.stop());
        }
        if (captureContent) {
            options.systemPrompt()
                    .ifPresent(text -> span.setAttribute(GenAi.SYSTEM_INSTRUCTIONS, ContentJson.instructions(text)));
            span.setAttribute(GenAi.INPUT_MESSAGES, ContentJson.messages(call.messages()));
        }
    }

    void answered(AnswerEnd end) {
        end.response().filter(response -> span.isRecording()).ifPresent(this::answered);
    }

    private void answered(CompletionResponse response) {
        response.contextId().ifPresent(id -> span.setAttribute(GenAi.CONVERSATION, id));
        if (captureContent) {
            span.setAttribute(GenAi.OUTPUT_MESSAGES, ContentJson.answer(response));
        }
    }

    void firstChunk(FirstChunkEvent event) {
        double seconds = CallMetrics.seconds(event.timeToFirstChunk());
        Attributes attributes = Attributes.of(GenAi.TIME_TO_FIRST_CHUNK, seconds);
        span.addEvent("tekton.llm.first_chunk", attributes, started.plus(event.timeToFirstChunk()));
    }

    void attempt(AttemptEvent event) {
        Instant begun = notBefore(started, event.time().minus(event.duration()));
        Instant ended = begun.plus(event.duration());
        lastEnd.accumulateAndGet(ended, CallSpan::notBefore);
        Span attempt = tracer.spanBuilder("attempt " + event.attempt())
                .setParent(context)
                .setStartTimestamp(begun)
                .setAttribute(GenAi.ATTEMPT, (long) event.attempt())
                .setAttribute(GenAi.BACKEND, event.backend())
                .startSpan();
        event.failure().ifPresent(failure -> {
            fail(attempt, failure);
            failure.status().ifPresent(status -> attempt.setAttribute(GenAi.STATUS_CODE, (long) status));
        });
        attempt.end(ended);
    }

    void retry(RetryEvent event) {
        Attributes attributes = Attributes.builder()
                .put(GenAi.ATTEMPT, (long) event.attempt())
                .put(GenAi.BACKEND, event.backend())
                .put(GenAi.ERROR_TYPE, GenAi.errorType(event.failure()))
                .put(GenAi.DELAY, CallMetrics.seconds(event.delay()))
                .build();
        span.addEvent("tekton.llm.retry", attributes, notBefore(started, event.time()));
    }

    void fallback(FallbackEvent event) {
        Attributes attributes = Attributes.of(
                GenAi.BACKEND,
                event.from(),
                GenAi.NEXT_BACKEND,
                event.to(),
                GenAi.ERROR_TYPE,
                GenAi.errorType(event.failure()));
        span.addEvent("tekton.llm.fallback", attributes, notBefore(started, event.time()));
    }

    void ended(OutcomeEvent event) {
        span.setAttribute(GenAi.ATTEMPTS, (long) event.attempts());
        span.setAttribute(GenAi.FALLBACK, event.fallback());
        event.backend().ifPresent(backend -> span.setAttribute(GenAi.BACKEND, backend));
        event.provider().ifPresent(provider -> span.setAttribute(GenAi.RESPONSE_PROVIDER, provider));
        event.model().ifPresent(model -> span.setAttribute(GenAi.RESPONSE_MODEL, model));
        event.finishReason().ifPresent(reason -> span.setAttribute(GenAi.FINISH_REASONS, List.of(reason)));
        event.usage().ifPresent(usage -> {
            span.setAttribute(GenAi.INPUT_TOKENS, (long) usage.promptTokens());
            span.setAttribute(GenAi.OUTPUT_TOKENS, (long) usage.completionTokens());
        });
        event.timeToFirstChunk()
                .ifPresent(time -> span.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, CallMetrics.seconds(time)));
        event.failure().ifPresent(failure -> fail(span, failure));
        span.end(notBefore(lastEnd.get(), started.plus(event.duration())));
    }

    /** Failure messages contain no prompt, answer or token, so they can be recorded. */
    private static void fail(Span span, Throwable failure) {
        span.setAttribute(GenAi.ERROR_TYPE, GenAi.errorType(failure));
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
    }

    private static Instant notBefore(Instant earliest, Instant time) {
        return time.isBefore(earliest) ? earliest : time;
    }
}
