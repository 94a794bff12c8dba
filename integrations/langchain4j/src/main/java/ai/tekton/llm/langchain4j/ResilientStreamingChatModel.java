package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LangChain4j streaming models as one resilient model, like {@link ResilientChatModel} for complete answers.
 *
 * <pre>{@code
 * try (ResilientStreamingChatModel model = ResilientStreamingChatModel.of(openAi, ollama)) {
 *     model.chat("Write a short poem about the sea.", handler);
 * }
 * }</pre>
 *
 * <p>Before the first text of an answer, failures are retried and fall back as for complete answers. After it, the next model
 * receives the text so far and continues it, so that the handler receives one uninterrupted answer; the complete response is
 * that model's, with the whole text. {@link Builder#streamFailurePolicy} can make the answer fail instead. An answer that must
 * be JSON always fails then, and so does one after a tool call was passed on, because the caller may have executed it. A
 * model's thinking is passed on as it arrives, and starts again with another attempt.
 *
 * <p>The handler is called on this library's threads, by one thread at a time. The handle of each chunk cancels the answer; the
 * handler is not called after that. An exception of the handler is passed to its {@code onError}, and the answer continues.
 * Failures are passed to {@code onError} as LangChain4j's exceptions, each with this library's as its cause.
 *
 * <p>Thread-safe if the models are. Create one and share it; closing it ends its calls and leaves the models open.
 */
public final class ResilientStreamingChatModel implements StreamingChatModel, AutoCloseable {
    private final List<StreamingChatModel> models;
    private final List<ChatModelListener> listeners;
    private final ResilientEngine engine;

    private ResilientStreamingChatModel(Builder from) {
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
    public static ResilientStreamingChatModel of(StreamingChatModel primary, StreamingChatModel... fallbacks) {
        Builder builder = builder(primary);
        for (StreamingChatModel fallback : fallbacks) {
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
    public static Builder builder(StreamingChatModel primary) {
        return new Builder(primary);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        engine.stream(request, handler);
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
        return Capabilities.ofAll(models, StreamingChatModel::supportedCapabilities);
    }

    /** Ends the calls in progress. The models stay open. */
    @Override
    public void close() {
        engine.close();
    }

    int exchangesUnderWay() {
        return engine.exchangesUnderWay();
    }

    /** Builds a {@link ResilientStreamingChatModel}; not thread-safe. */
    public static final class Builder extends ResilienceBuilder<StreamingChatModel, Builder> {
        private Builder(StreamingChatModel primary) {
            super(primary);
            policy(StreamFailurePolicy.CONTINUE);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets what happens when a stream fails after its first text. Default {@link StreamFailurePolicy#CONTINUE}: the next
         * model continues the answer.
         *
         * @param streamFailurePolicy {@link StreamFailurePolicy#CONTINUE} or {@link StreamFailurePolicy#FAIL}
         * @return this builder
         * @throws ai.tekton.llm.error.InvalidRequestException for {@link StreamFailurePolicy#RESTART}, as a LangChain4j handler
         *     cannot discard chunks that it has received
         */
        public Builder streamFailurePolicy(StreamFailurePolicy streamFailurePolicy) {
            policy(streamFailurePolicy);
            return this;
        }

        @Override
        LlmBackend backend(StreamingChatModel model, String name, Exchanges exchanges, boolean first) {
            return new ChatModelBackend(Optional.empty(), Optional.of(model), name, exchanges, first);
        }

        /**
         * Creates the model.
         *
         * @return a new model; close it after use
         */
        public ResilientStreamingChatModel build() {
            return new ResilientStreamingChatModel(this);
        }
    }
}
