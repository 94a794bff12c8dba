package ai.tekton.llm.micrometer;

import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.model.Usage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters beyond those that observations create. Thread-safe. */
final class LlmMeters implements LlmEventListener {
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<String, BreakerState> breakers = new ConcurrentHashMap<>();

    LlmMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void onFirstChunk(FirstChunkEvent event) {
        Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                .description("Time to the first text of a stream")
                .tags(asked(event.call()))
                .register(registry)
                .record(event.timeToFirstChunk());
    }

    @Override
    public void onAttempt(AttemptEvent event) {
        Timer.builder("tekton.llm.attempts")
                .description("Duration of attempts")
                .tag("backend", event.backend())
                .tag("error", event.failure().map(LlmMeters::error).orElse(NONE))
                .register(registry)
                .record(event.duration());
    }

    @Override
    public void onRetry(RetryEvent event) {
        registry.counter("tekton.llm.retries", "backend", event.backend(), "error", error(event.failure()))
                .increment();
    }

    @Override
    public void onFallback(FallbackEvent event) {
        registry.counter("tekton.llm.fallbacks", "from", event.from(), "to", event.to())
                .increment();
    }

    @Override
    public void onBreakerChange(BreakerEvent event) {
        breakers.put(event.backend(), event.to());
        for (BreakerState state : BreakerState.values()) {
            Gauge.builder("tekton.llm.breaker.state", () -> breakers.get(event.backend()) == state ? 1 : 0)
                    .description("1 for the state that a circuit breaker is in, 0 for the others")
                    .tag("backend", event.backend())
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Override
    public void onOutcome(OutcomeEvent event) {
        event.usage().ifPresent(usage -> count(usage, answered(event)));
    }

    private void count(Usage usage, Tags tags) {
        count("input", usage.promptTokens(), tags);
        count("output", usage.completionTokens(), tags);
        count("total", usage.totalTokens(), tags);
    }

    private void count(String type, int tokens, Tags tags) {
        registry.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", type))
                .increment(tokens);
    }

    private static Tags asked(CallInfo call) {
        return Tags.of(
                "gen_ai.operation.name",
                "chat",
                "gen_ai.system",
                call.provider().orElse("rhetor"),
                "gen_ai.request.model",
                call.model().orElse(NONE));
    }

    private static Tags answered(OutcomeEvent event) {
        return asked(event.call()).and("gen_ai.response.model", event.model().orElse(NONE));
    }

    private static String error(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
