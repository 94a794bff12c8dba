package ai.tekton.llm.internal.wire;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.time.Timestamps;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.ListedModel;
import ai.tekton.rhetor.model.ProviderStatus;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Converts between the library's values and the generated models of the contract; no other class does. */
public final class Wire {
    /** The status of an available provider. */
    private static final String ACTIVE = "active";

    private Wire() {}

    /**
     * Returns the request of a call. A first system message becomes the system prompt, unless the options have one.
     *
     * @param call the call
     * @param streaming whether the call is for a stream
     * @return the request
     * @throws InvalidRequestException if there is no message besides a system prompt
     */
    public static ChatRequest request(ChatCall call, boolean streaming) {
        GenerationOptions options = call.options();
        List<Message> messages = call.messages();
        Optional<String> systemPrompt = options.systemPrompt();
        if (systemPrompt.isEmpty() && messages.get(0).role() == MessageRole.SYSTEM) {
            systemPrompt = Optional.of(messages.get(0).content());
            messages = messages.subList(1, messages.size());
        }
        if (messages.isEmpty()) {
            throw new InvalidRequestException("messages must hold a message besides the system prompt; there is none.");
        }
        return new ChatRequest()
                .messages(messages(messages))
                .component(call.component())
                .contextId(options.contextId().orElse(null))
                .providerId(options.provider().orElse(null))
                .modelId(options.model().orElse(null))
                .systemPrompt(systemPrompt.orElse(null))
                .streaming(streaming)
                .options(options(options));
    }

    /**
     * Returns the text of an answer, under any of its names; empty if it has none.
     *
     * @param response the answer
     * @return the text
     */
    public static Optional<String> text(ChatResponse response) {
        Optional<String> older =
                Optional.ofNullable(response.getMessage()).or(() -> Optional.ofNullable(response.getResponse()));
        return Optional.ofNullable(response.getContent())
                .filter(text -> !text.isEmpty() || older.isEmpty())
                .or(() -> older);
    }

    /**
     * Returns an answer as the library's value.
     *
     * @param response the answer
     * @param text its text
     * @param backend the name of the backend
     * @param attempts how many attempts the call had made
     * @return the answer
     */
    public static CompletionResponse response(ChatResponse response, String text, String backend, int attempts) {
        return CompletionResponse.builder()
                .content(text)
                .model(response.getModel())
                .provider(response.getProvider())
                .finishReason(response.getFinishReason())
                .usage(usage(response.getUsage()))
                .contextId(response.getContextId())
                .fallback(Boolean.TRUE.equals(response.getFallback()))
                .timestampText(response.getTimestamp())
                .backend(backend)
                .attempts(attempts)
                .build();
    }

    /**
     * Returns a chunk as the library's value. Its time is parsed on demand, because there are many chunks.
     *
     * @param chunk the chunk
     * @param backend the name of the backend
     * @return the chunk
     */
    public static StreamingChunk chunk(StreamChunk chunk, String backend) {
        return StreamingChunk.builder()
                .chunk(chunk.getChunk() == null ? "" : chunk.getChunk())
                .contextId(chunk.getContextId())
                .model(chunk.getModel())
                .provider(chunk.getProvider())
                .timestampText(chunk.getTimestamp())
                .done(Boolean.TRUE.equals(chunk.getDone()))
                .fallback(Boolean.TRUE.equals(chunk.getFallback()))
                .usage(usage(chunk.getUsage()))
                .finishReason(chunk.getFinishReason())
                .backend(backend)
                .build();
    }

    /**
     * Returns the providers as the library's value.
     *
     * @param list the providers
     * @return the providers
     */
    public static ProviderList providers(ai.tekton.rhetor.model.ProviderList list) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        orEmpty(list.getProviders()).forEach((id, provider) -> providers.put(id, provider(id, provider)));
        return new ProviderList(
                providers, Optional.ofNullable(list.getDefaultProvider()), Optional.ofNullable(list.getDefaultModel()));
    }

    /**
     * Returns the providers as the library's value, from servers that list providers and models separately.
     *
     * @param statuses the providers by id
     * @param models the models of all providers
     * @return the providers
     */
    public static ProviderList providers(Map<String, ProviderStatus> statuses, List<ListedModel> models) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        orEmpty(statuses).forEach((id, status) -> providers.put(id, provider(id, status, models)));
        return new ProviderList(providers, Optional.empty(), Optional.empty());
    }

    private static Provider provider(String id, ProviderStatus status, List<ListedModel> models) {
        List<ProviderModel> own = orEmpty(models).stream()
                .filter(model -> id.equals(model.getProvider()))
                .map(Wire::model)
                .toList();
        return Provider.builder()
                .id(id)
                .name(Objects.requireNonNullElse(status.getName(), id))
                .available(ACTIVE.equals(status.getStatus()))
                .models(own)
                .build();
    }

    private static ProviderModel model(ListedModel model) {
        String id = Objects.requireNonNullElse(model.getId(), "");
        return ProviderModel.builder()
                .id(id)
                .name(Objects.requireNonNullElse(model.getName(), id))
                .contextLength(model.getContextWindow())
                .capabilities(orEmpty(model.getCapabilities()))
                .build();
    }

    /**
     * Returns the health as the library's value.
     *
     * @param health the health
     * @return the health
     */
    public static Health health(ai.tekton.rhetor.model.Health health) {
        return Health.builder()
                .status(status(health.getStatus()))
                .component(health.getComponent())
                .version(health.getVersion())
                .port(health.getPort())
                .timestamp(Timestamps.parse(health.getTimestamp()).orElse(null))
                .details(orEmpty(health.getDetails()))
                .build();
    }

    private static List<ai.tekton.rhetor.model.Message> messages(List<Message> messages) {
        List<ai.tekton.rhetor.model.Message> turns = new ArrayList<>(messages.size());
        messages.forEach(message -> turns.add(message(message)));
        return turns;
    }

    /**
     * Returns a message as the contract's model.
     *
     * @param message the message
     * @return the message
     */
    public static ai.tekton.rhetor.model.Message message(Message message) {
        return new ai.tekton.rhetor.model.Message()
                .role(role(message.role()))
                .content(message.content())
                .name(message.name().orElse(null));
    }

    private static ai.tekton.rhetor.model.MessageRole role(MessageRole role) {
        return switch (role) {
            case SYSTEM -> ai.tekton.rhetor.model.MessageRole.SYSTEM;
            case USER -> ai.tekton.rhetor.model.MessageRole.USER;
            case ASSISTANT -> ai.tekton.rhetor.model.MessageRole.ASSISTANT;
            case FUNCTION -> ai.tekton.rhetor.model.MessageRole.FUNCTION;
        };
    }

    /**
     * Adds to a request the options that only Rhetor of September 2025 has.
     *
     * @param options the options
     * @param request the request
     * @return the request
     */
    public static ChatRequest options(GenerationOptions options, ChatRequest request) {
        return request.model(options.model().orElse(null))
                .temperature(boxed(options.temperature()))
                .maxTokens(boxed(options.maxTokens()));
    }

    /** Returns the options that are set. Does not add the contract's defaults, which the server applies. */
    private static CompletionOptions options(GenerationOptions options) {
        return new CompletionOptions()
                .temperature(boxed(options.temperature()))
                .maxTokens(boxed(options.maxTokens()))
                .stop(options.stop().isEmpty() ? null : options.stop())
                .topP(boxed(options.topP()))
                .topK(boxed(options.topK()))
                .presencePenalty(boxed(options.presencePenalty()))
                .frequencyPenalty(boxed(options.frequencyPenalty()))
                .fallbackProvider(options.fallbackProvider().orElse(null))
                .fallbackModel(options.fallbackModel().orElse(null));
    }

    private static Provider provider(String id, ai.tekton.rhetor.model.Provider provider) {
        return Provider.builder()
                .id(id)
                .name(Objects.requireNonNullElse(provider.getName(), id))
                .available(Boolean.TRUE.equals(provider.getAvailable()))
                .models(orEmpty(provider.getModels()).stream().map(Wire::model).toList())
                .description(provider.getDescription())
                .defaultModel(provider.getDefaultModel())
                .build();
    }

    private static ProviderModel model(ai.tekton.rhetor.model.ProviderModel model) {
        String id = Objects.requireNonNullElse(model.getId(), "");
        return ProviderModel.builder()
                .id(id)
                .name(Objects.requireNonNullElse(model.getName(), id))
                .contextLength(model.getContextLength())
                .description(model.getDescription())
                .pricing(orEmpty(model.getPricing()))
                .capabilities(orEmpty(model.getCapabilities()))
                .build();
    }

    private static HealthStatus status(ai.tekton.rhetor.model.HealthStatus status) {
        if (status == null) {
            return HealthStatus.UNKNOWN;
        }
        return switch (status) {
            case HEALTHY -> HealthStatus.HEALTHY;
            case DEGRADED -> HealthStatus.DEGRADED;
            case UNHEALTHY -> HealthStatus.UNHEALTHY;
            case UNKNOWN, UNKNOWN_DEFAULT_OPEN_API -> HealthStatus.UNKNOWN;
        };
    }

    private static Usage usage(ai.tekton.rhetor.model.Usage usage) {
        if (usage == null
                || (usage.getPromptTokens() == null
                        && usage.getCompletionTokens() == null
                        && usage.getTotalTokens() == null)) {
            return null;
        }
        int prompt = Objects.requireNonNullElse(usage.getPromptTokens(), 0);
        int completion = Objects.requireNonNullElse(usage.getCompletionTokens(), 0);
        int sum = (int) Math.min(Integer.MAX_VALUE, (long) prompt + completion);
        return new Usage(prompt, completion, Objects.requireNonNullElse(usage.getTotalTokens(), sum));
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    /** Returns the map without null values, which the library's values do not allow; empty for null. */
    private static <T> Map<String, T> orEmpty(Map<String, T> map) {
        Map<String, T> present = new LinkedHashMap<>();
        if (map != null) {
            map.forEach((key, value) -> {
                if (value != null) {
                    present.put(key, value);
                }
            });
        }
        return present;
    }
}
