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
 * Models of LangChain4j's, of whatever providers, as one that does not give up at once: a failed attempt is repeated, with growing
 * waits and within a budget; a model that fails too often is not asked for a while; when the first one cannot answer, the next
 * one does; and a deadline holds for all of it together. No Rhetor is needed.
 *
 * <pre>{@code
 * try (ResilientChatModel model = ResilientChatModel.of(openAi, ollama)) {
 *     System.out.println(model.chat("What is the capital of France?"));
 * }
 * }</pre>
 *
 * <p>Requests reach the models whole, with their tools, images, response formats and a provider's own parameters; and the answer
 * is the very one that a model gave. The name of a model in a request is for the first one alone. A failure after which the same
 * request would fail anywhere, such as a wrong request or a wrong key, is neither repeated nor put to another model; what a model
 * says that it does not support is put to the next at once.
 *
 * <p>Failures come as LangChain4j's exceptions, each with this library's as its cause, whose message says who was asked. Models
 * retry by themselves unless told otherwise: set their {@code maxRetries(0)}.
 *
 * <p>Thread-safe where the models are. Make one and share it; closing it ends its calls, and leaves the models open.
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
     * A model with the default settings.
     *
     * @param primary asked first
     * @param fallbacks asked in this order when those before failed
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
     * Starts with the default settings.
     *
     * @param primary asked first
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

    /** {@return none: each model has its own} */
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

    /** {@return what all of the models can do} */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Capabilities.ofAll(models, ChatModel::supportedCapabilities);
    }

    /** Ends the calls under way. The models stay open. */
    @Override
    public void close() {
        engine.close();
    }

    int exchangesUnderWay() {
        return engine.exchangesUnderWay();
    }

    /** Makes a {@link ResilientChatModel}; not thread-safe. */
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
         * Makes the model.
         *
         * @return a new model, to be closed
         */
        public ResilientChatModel build() {
            return new ResilientChatModel(this);
        }
    }
}
