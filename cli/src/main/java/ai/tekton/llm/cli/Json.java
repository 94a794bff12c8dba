package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import ai.tekton.llm.token.ModelEncoding;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.HealthStatus;
import ai.tekton.rhetor.model.StreamChunk;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes the library's values as a line of JSON, with the contract's names; unknown values are null. Thread-safe. */
final class Json {
    private static final String LATENCY_MS = "latency_ms";
    private static final String ATTEMPTS = "attempts";
    private static final String SIMULATED = "simulated";
    private static final String RESTART = "restart";
    private static final String WARNINGS = "warnings";
    private static final String TOKENS = "tokens";
    private static final String MODEL = "model";
    private static final String ENCODING = "encoding";
    private static final String EXACT = "exact";

    private final ObjectWriter writer = JsonMapper.builder().build().writer();
    private final ObjectWriter asciiWriter = writer.with(JsonWriteFeature.ESCAPE_NON_ASCII);

    String line(CompletionResponse response, boolean simulated) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(ChatResponse.JSON_PROPERTY_CONTENT, response.content());
        fields.put(ChatResponse.JSON_PROPERTY_MODEL, response.model().orElse(null));
        fields.put(ChatResponse.JSON_PROPERTY_PROVIDER, response.provider().orElse(null));
        fields.put(
                ChatResponse.JSON_PROPERTY_FINISH_REASON,
                response.finishReason().orElse(null));
        fields.put(ChatResponse.JSON_PROPERTY_USAGE, usage(response.usage()));
        fields.put(ChatResponse.JSON_PROPERTY_CONTEXT_ID, response.contextId().orElse(null));
        fields.put(ChatResponse.JSON_PROPERTY_FALLBACK, response.fallback());
        fields.put(SIMULATED, simulated);
        fields.put(LATENCY_MS, response.latency().toMillis());
        fields.put(ATTEMPTS, response.attempts());
        fields.put(WARNINGS, response.warnings());
        return written(fields);
    }

    String line(StreamingChunk chunk, boolean simulated) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(StreamChunk.JSON_PROPERTY_CHUNK, chunk.chunk());
        fields.put(StreamChunk.JSON_PROPERTY_CONTEXT_ID, chunk.contextId().orElse(null));
        fields.put(StreamChunk.JSON_PROPERTY_MODEL, chunk.model().orElse(null));
        fields.put(StreamChunk.JSON_PROPERTY_PROVIDER, chunk.provider().orElse(null));
        fields.put(
                StreamChunk.JSON_PROPERTY_TIMESTAMP,
                chunk.timestamp().map(Instant::toString).orElse(null));
        fields.put(StreamChunk.JSON_PROPERTY_DONE, chunk.done());
        fields.put(StreamChunk.JSON_PROPERTY_FALLBACK, chunk.fallback());
        fields.put(SIMULATED, simulated);
        fields.put(RESTART, chunk.restart());
        fields.put(StreamChunk.JSON_PROPERTY_USAGE, usage(chunk.usage()));
        fields.put(StreamChunk.JSON_PROPERTY_FINISH_REASON, chunk.finishReason().orElse(null));
        if (!chunk.warnings().isEmpty()) {
            fields.put(WARNINGS, chunk.warnings());
        }
        return written(fields);
    }

    String line(Health health) {
        return written(new ai.tekton.rhetor.model.Health()
                .status(HealthStatus.fromValue(health.status().name().toLowerCase(Locale.ROOT)))
                .component(health.component().orElse(null))
                .version(health.version().orElse(null))
                .port(boxed(health.port()))
                .timestamp(health.timestamp().map(Instant::toString).orElse(null))
                .details(health.details()));
    }

    String line(ProviderList list) {
        Map<String, ai.tekton.rhetor.model.Provider> providers = new LinkedHashMap<>();
        list.providers().forEach((id, provider) -> providers.put(id, provider(provider)));
        return written(new ai.tekton.rhetor.model.ProviderList()
                .providers(providers)
                .defaultProvider(list.defaultProvider().orElse(null))
                .defaultModel(list.defaultModel().orElse(null)));
    }

    String line(int tokens, String model, ModelEncoding encoding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(TOKENS, tokens);
        fields.put(MODEL, model);
        fields.put(ENCODING, encoding.name());
        fields.put(EXACT, encoding.exact());
        return written(fields);
    }

    /** Writes JSON nodes, or the JDK's maps and lists. */
    String line(Object json) {
        return written(json);
    }

    private static ai.tekton.rhetor.model.Provider provider(Provider provider) {
        return new ai.tekton.rhetor.model.Provider()
                .name(provider.name())
                .available(provider.available())
                .models(provider.models().stream().map(Json::model).toList())
                .description(provider.description().orElse(null))
                .defaultModel(provider.defaultModel().orElse(null));
    }

    private static ai.tekton.rhetor.model.ProviderModel model(ProviderModel model) {
        return new ai.tekton.rhetor.model.ProviderModel()
                .id(model.id())
                .name(model.name())
                .contextLength(boxed(model.contextLength()))
                .description(model.description().orElse(null))
                .pricing(model.pricing())
                .capabilities(model.capabilities());
    }

    private static ai.tekton.rhetor.model.Usage usage(Optional<Usage> usage) {
        return usage.map(known -> new ai.tekton.rhetor.model.Usage()
                        .promptTokens(known.promptTokens())
                        .completionTokens(known.completionTokens())
                        .totalTokens(known.totalTokens()))
                .orElse(null);
    }

    private static Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private String written(Object value) {
        try {
            String line = writer.writeValueAsString(value);
            // A chunk may end in the middle of a surrogate pair, which UTF-8 cannot encode; escaping loses nothing.
            boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(line);
            return encodable ? line : asciiWriter.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of the library cannot be written as JSON.", e);
        }
    }
}
