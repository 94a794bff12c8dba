package ai.tekton.llm.micrometer;

import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.micrometer.LlmObservationDocumentation.HighCardinality;
import ai.tekton.llm.micrometer.LlmObservationDocumentation.LowCardinality;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names a call and its key values as {@link LlmObservationDocumentation} lists them. Thread-safe. */
public final class DefaultLlmObservationConvention implements LlmObservationConvention {
    /** The name of the observation, and so of its timer. */
    public static final String NAME = "gen_ai.client.operation";

    private static final String CHAT = "chat";
    private static final String NONE = "none";

    /** Creates the convention. */
    public DefaultLlmObservationConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(LlmObservationContext context) {
        return context.call().model().map(model -> CHAT + " " + model).orElse(CHAT);
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(LlmObservationContext context) {
        return KeyValues.of(
                LowCardinality.OPERATION_NAME.withValue(CHAT),
                LowCardinality.SYSTEM.withValue(context.call().provider().orElse("rhetor")),
                LowCardinality.REQUEST_MODEL.withValue(context.call().model().orElse(NONE)),
                LowCardinality.RESPONSE_MODEL.withValue(
                        context.outcome().flatMap(OutcomeEvent::model).orElse(NONE)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(LlmObservationContext context) {
        List<KeyValue> values = new ArrayList<>();
        values.add(HighCardinality.REQUEST_ID.withValue(context.call().requestId()));
        values.add(HighCardinality.COMPONENT.withValue(context.call().component()));
        values.add(HighCardinality.REQUEST_STREAM.withValue(
                String.valueOf(context.call().streaming())));
        add(values, HighCardinality.SERVER_ADDRESS, context.call().server().map(URI::getHost));
        context.asked().ifPresent(call -> addOptions(values, call.options()));
        context.outcome().ifPresent(outcome -> addOutcome(values, outcome));
        add(values, HighCardinality.CONVERSATION_ID, conversation(context));
        return KeyValues.of(values);
    }

    private static Optional<String> conversation(LlmObservationContext context) {
        return context.answer()
                .flatMap(CompletionResponse::contextId)
                .or(() -> context.asked().flatMap(call -> call.options().contextId()));
    }

    private static void addOptions(List<KeyValue> values, GenerationOptions options) {
        options.temperature().ifPresent(value -> add(values, HighCardinality.REQUEST_TEMPERATURE, value));
        options.maxTokens().ifPresent(value -> add(values, HighCardinality.REQUEST_MAX_TOKENS, value));
        options.topP().ifPresent(value -> add(values, HighCardinality.REQUEST_TOP_P, value));
        options.topK().ifPresent(value -> add(values, HighCardinality.REQUEST_TOP_K, value));
        options.presencePenalty().ifPresent(value -> add(values, HighCardinality.REQUEST_PRESENCE_PENALTY, value));
        options.frequencyPenalty().ifPresent(value -> add(values, HighCardinality.REQUEST_FREQUENCY_PENALTY, value));
        if (!options.stop().isEmpty()) {
            add(values, HighCardinality.REQUEST_STOP_SEQUENCES, options.stop());
        }
    }

    private static void addOutcome(List<KeyValue> values, OutcomeEvent outcome) {
        add(values, HighCardinality.ATTEMPTS, outcome.attempts());
        add(values, HighCardinality.FALLBACK, outcome.fallback());
        add(values, HighCardinality.BACKEND, outcome.backend());
        add(values, HighCardinality.RESPONSE_PROVIDER, outcome.provider());
        add(
                values,
                HighCardinality.RESPONSE_FINISH_REASONS,
                outcome.finishReason().map(List::of));
        add(
                values,
                HighCardinality.RESPONSE_TIME_TO_FIRST_CHUNK,
                outcome.timeToFirstChunk().map(time -> time.toNanos() / 1e9));
        outcome.usage().ifPresent(usage -> {
            add(values, HighCardinality.USAGE_INPUT_TOKENS, usage.promptTokens());
            add(values, HighCardinality.USAGE_OUTPUT_TOKENS, usage.completionTokens());
            add(values, HighCardinality.USAGE_TOTAL_TOKENS, usage.totalTokens());
        });
    }

    private static void add(List<KeyValue> values, HighCardinality key, Optional<?> value) {
        value.ifPresent(known -> add(values, key, known));
    }

    private static void add(List<KeyValue> values, HighCardinality key, Object value) {
        values.add(key.withValue(String.valueOf(value)));
    }
}
