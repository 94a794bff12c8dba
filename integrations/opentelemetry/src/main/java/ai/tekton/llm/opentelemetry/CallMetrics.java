package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.model.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;

/** The metrics of calls, with the histogram boundaries that the conventions require. Thread-safe. */
final class CallMetrics {
    static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    static final List<Long> TOKENS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);

    private final DoubleHistogram duration;
    private final DoubleHistogram timeToFirstChunk;
    private final LongHistogram tokens;

    CallMetrics(Meter meter) {
        duration = seconds(meter, "gen_ai.client.operation.duration", "GenAI operation duration.");
        timeToFirstChunk =
                seconds(meter, "gen_ai.client.operation.time_to_first_chunk", "Time to receive the first chunk.");
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used.")
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    /** Records a call that has ended; its span is in the context, for exemplars. */
    void record(OutcomeEvent outcome, Context context) {
        Attributes common = GenAi.measured(outcome).build();
        Attributes ofDuration = outcome.failure()
                .map(failure -> common.toBuilder()
                        .put(GenAi.ERROR_TYPE, GenAi.errorType(failure))
                        .build())
                .orElse(common);
        duration.record(seconds(outcome.duration()), ofDuration, context);
        outcome.timeToFirstChunk().ifPresent(time -> timeToFirstChunk.record(seconds(time), common, context));
        outcome.usage().ifPresent(usage -> record(usage, common, context));
    }

    private void record(Usage usage, Attributes common, Context context) {
        tokens.record(usage.promptTokens(), ofType("input", common), context);
        tokens.record(usage.completionTokens(), ofType("output", common), context);
    }

    private static Attributes ofType(String type, Attributes common) {
        return common.toBuilder().put(GenAi.TOKEN_TYPE, type).build();
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
