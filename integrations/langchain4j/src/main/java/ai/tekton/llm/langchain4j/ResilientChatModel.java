package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.LlmBackend;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * LangChain4j models of any providers as one resilient model: it retries failed attempts with growing waits and within a
 * budget; it does not call a model that fails too often for a while; when the first model cannot answer, it calls the next; and
 * a deadline applies to the whole call. It needs no Rhetor.
 *
 * <pre>{@code
 * try (ResilientChatModel model = ResilientChatModel.of(openAi, ollama)) {
 *     System.out.println(model.chat("What is the capital of France?"));
 * }
 * }</pre>
 *
 * <p>Requests reach the models unchanged, with their tools, images, response formats and a provider's own parameters, and the
 * answer is the model's own object. A model name in a request applies only to the first model. Failures that would recur
 * anywhere, such as an invalid request or a wrong key, are neither retried nor passed to a fallback; a request that a model
 * does not support goes to the next model at once.
 *
 * <p>Failures are LangChain4j's exceptions, each with this library's as its cause, whose message names the models that were
 * called. Models retry by default: set their {@code maxRetries(0)}.
 *
 * <p>Thread-safe if the models are. Create one and share it; closing it ends its calls and leaves the models open.
 */
public final class ResilientChatModel implements ChatModel, AutoCloseable {
    private final List<ChatModel> models;
    private final List<ChatModelListener> listeners;
    private final ResilientEngine engine;

    private ResilientChatModel(Builder from) {
        models = from.models();
        listeners = from.chatModelListeners();
        engine = from.engine();
    }

    /**
     * Creates a model with the default settings.
     *
     * @param primary the model that is called first
     * @param fallbacks the models that are called, in this order, when those before them failed
     * @return the model
     */
    public static ResilientChatModel of(ChatModel primary, ChatModel... fallbacks) {
        Builder builder = builder(primary);
        for (ChatModel fallback : fallbacks) {
            builder.fallback(fallback);
        }
        return builder.build();
    }

    /**
     * Creates a builder with the default settings.
     *
     * @param primary the model that is called first
     * @return a new builder
     */
    public static Builder builder(ChatModel primary) {
        return new Builder(primary);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return engine.ask(request);
    }

    /**
     * The same without blocking.
     *
     * @param request the request
     * @return the answer; cancelling it ends the call
     */
    @Override
    public CompletableFuture<ChatResponse> doChatAsync(ChatRequest request) {
        return engine.askAsync(request);
    }

    /** {@return no parameters: each model has its own} */
    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return Parameters.AS_ASKED;
    }

    @Override
    public List<ChatModelListener> listeners() {
        return listeners;
    }

    /** {@return the first model's provider} */
    @Override
    public ModelProvider provider() {
        return models.get(0).provider();
    }

    /** {@return the capabilities that all models have} */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Capabilities.ofAll(models, ChatModel::supportedCapabilities);
    }

    /** Ends the calls in progress. The models stay open. */
    @Override
    public void close() {
        engine.close();
    }

    int exchangesUnderWay() {
        return engine.exchangesUnderWay();
    }

    /** Builds a {@link ResilientChatModel}; not thread-safe. */
    public static final class Builder extends ResilienceBuilder<ChatModel, Builder> {
        private Builder(ChatModel primary) {
            super(primary);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        LlmBackend backend(ChatModel model, String name, Exchanges exchanges, boolean first) {
            return new ChatModelBackend(Optional.of(model), Optional.empty(), name, exchanges, first);
        }

        /**
         * Creates the model.
         *
         * @return a new model; close it after use
         */
        public ResilientChatModel build() {
            return new ResilientChatModel(this);
        }
    }
}
