package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The options of a single line, with the contract's names. */
final class LineOptions {
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final Map<String, BiConsumer<GenerationOptionsBuilder, JsonNode>> ALL = all();

    private static Map<String, BiConsumer<GenerationOptionsBuilder, JsonNode>> all() {
        Map<String, BiConsumer<GenerationOptionsBuilder, JsonNode>> all = new TreeMap<>();
        all.put("provider", (to, value) -> to.provider(text(value)));
        all.put("model", (to, value) -> to.model(text(value)));
        all.put("system_prompt", (to, value) -> to.systemPrompt(text(value)));
        all.put("context_id", (to, value) -> to.contextId(text(value)));
        all.put("capability", (to, value) -> to.capability(text(value)));
        all.put("fallback_provider", (to, value) -> to.fallbackProvider(text(value)));
        all.put("fallback_model", (to, value) -> to.fallbackModel(text(value)));
        all.put("temperature", (to, value) -> to.temperature(number(value)));
        all.put("top_p", (to, value) -> to.topP(number(value)));
        all.put("presence_penalty", (to, value) -> to.presencePenalty(number(value)));
        all.put("frequency_penalty", (to, value) -> to.frequencyPenalty(number(value)));
        all.put("max_tokens", (to, value) -> to.maxTokens(whole(value)));
        all.put("top_k", (to, value) -> to.topK(whole(value)));
        all.put("stop", (to, value) -> to.stop(texts(value)));
        all.put("timeout", (to, value) -> to.timeout(Duration.ofNanos((long) (number(value) * NANOS_A_SECOND))));
        return Collections.unmodifiableMap(all);
    }

    private LineOptions() {}

    /** The run's options, overridden by the line's own. */
    static GenerationOptions over(GenerationOptions options, @Nullable JsonNode own) {
        if (own == null || own.isNull()) {
            return options;
        }
        if (!own.isObject()) {
            throw new InvalidRequestException("\"options\" is not an object.");
        }
        GenerationOptionsBuilder builder = options.toBuilder();
        own.fieldNames().forEachRemaining(name -> {
            BiConsumer<GenerationOptionsBuilder, JsonNode> option = ALL.get(name);
            if (option == null) {
                throw new InvalidRequestException(
                        "There is no option \"" + name + "\"; there are " + String.join(", ", ALL.keySet()) + ".");
            }
            try {
                option.accept(builder, own.get(name));
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("The option \"" + name + "\" must be " + e.getMessage() + ".");
            }
        });
        return builder.build();
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a text");
        }
        return value.textValue();
    }

    private static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new IllegalArgumentException("a number");
        }
        return value.doubleValue();
    }

    private static int whole(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException("a whole number");
        }
        return value.intValue();
    }

    private static List<String> texts(JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isArray()) {
            throw new IllegalArgumentException("a text or an array of texts");
        }
        List<String> all = new ArrayList<>();
        value.forEach(element -> all.add(text(element)));
        return all;
    }
}
