package ai.tekton.llm.backend;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The backend of last resort: it answers with a short text that says that no LLM could be reached, and why, so that a
 * component can continue. It answers at once and never fails. Immutable and thread-safe.
 *
 * <p>Its answers have {@code fallback} set, and {@value #NAME} as provider and model.
 */
public final class LocalFallback implements LlmBackend {
    /** The name of this backend, and the provider and model of its answers. */
    public static final String NAME = "fallback";

    /** Makes the fallback. */
    public LocalFallback() {}

    @Override
    public CompletionResponse complete(ChatCall call) {
        return CompletionResponse.builder()
                .content(text(call))
                .provider(NAME)
                .model(NAME)
                .finishReason(NAME)
                .contextId(call.options().contextId().orElse(null))
                .fallback(true)
                .backend(NAME)
                .failures(call.failures())
                // The local text does not count as an attempt.
                .attempts(call.context().attempt() - 1)
                .build();
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        StreamingChunk.Builder chunk = StreamingChunk.builder()
                .provider(NAME)
                .model(NAME)
                .contextId(call.options().contextId().orElse(null))
                .fallback(true)
                .backend(NAME);
        return ChunkStream.of(List.of(
                chunk.chunk(text(call)).build(),
                chunk.chunk("")
                        .finishReason(NAME)
                        .done(true)
                        .failures(call.failures())
                        .build()));
    }

    @Override
    public ProviderList providers(CallContext context) {
        ProviderModel model = ProviderModel.builder()
                .id(NAME)
                .name("Local fallback")
                .capabilities(List.of("chat"))
                .build();
        Provider provider = Provider.builder()
                .id(NAME)
                .name("Local fallback")
                .available(true)
                .models(List.of(model))
                .description("Says that no LLM could be reached.")
                .defaultModel(NAME)
                .build();
        return new ProviderList(Map.of(NAME, provider), Optional.of(NAME), Optional.of(NAME));
    }

    @Override
    public Health health(CallContext context) {
        return Health.of(HealthStatus.DEGRADED);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    private static String text(ChatCall call) {
        String reasons = call.failures().stream()
                .map(failure -> failure.backend() + ": " + failure.failure().getMessage())
                .distinct()
                .collect(Collectors.joining(" "));
        return "The LLM service could not be reached, so this is not an answer. The component '" + call.component()
                + "' asked provider '" + call.options().provider().orElse("(default)") + "' and model '"
                + call.options().model().orElse("(default)") + "'." + (reasons.isEmpty() ? "" : " Why: " + reasons);
    }
}
