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
 * Streaming models of LangChain4j's as one that does not give up at once, as {@link ResilientChatModel} for whole answers.
 *
 * <pre>{@code
 * try (ResilientStreamingChatModel model = ResilientStreamingChatModel.of(openAi, ollama)) {
 *     model.chat("Write a short poem about the sea.", handler);
 * }
 * }</pre>
 *
 * <p>Before the first text of an answer, a failure is repeated and falls back like any other. After it, the next model is given
 * the text so far and asked to go on from there, so that the handler hears of one answer without a break; the complete response
 * is that model's, with the whole text. {@link Builder#streamFailurePolicy} can have it fail instead, and an answer that is to be
 * JSON always does, as does one that has told of a tool call, which may have been executed. A model's thinking is told as it
 * comes, and begins anew with another attempt.
 *
 * <p>The handler is called on threads of this library, by one at a time. The handle of each piece cancels the answer, after
 * which the handler is told nothing more. What the handler throws goes to its {@code onError}, and the answer goes on. Failures
 * come to {@code onError} as LangChain4j's exceptions, each with this library's as its cause.
 *
 * <p>Thread-safe where the models are. Make one and share it; closing it ends its calls, and leaves the models open.
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
     * A model with the default settings.
     *
     * @param primary asked first
     * @param fallbacks asked in this order when those before failed
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
     * Starts with the default settings.
     *
     * @param primary asked first
     * @return a new builder
     */
    public static Builder builder(StreamingChatModel primary) {
        return new Builder(primary);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        engine.stream(request, handler);
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
        return Capabilities.ofAll(models, StreamingChatModel::supportedCapabilities);
    }

    /** Ends the calls under way. The models stay open. */
    @Override
    public void close() {
        engine.close();
    }

    int exchangesUnderWay() {
        return engine.exchangesUnderWay();
    }

    /** Makes a {@link ResilientStreamingChatModel}; not thread-safe. */
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
         * Sets what happens where an answer breaks after its first text. Default {@link StreamFailurePolicy#CONTINUE}: the next
         * model goes on with it.
         *
         * @param streamFailurePolicy {@link StreamFailurePolicy#CONTINUE} or {@link StreamFailurePolicy#FAIL}
         * @return this builder
         * @throws ai.tekton.llm.error.InvalidRequestException for {@link StreamFailurePolicy#RESTART}, as a handler of
         *     LangChain4j's cannot be told that what it was told is void
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
         * Makes the model.
         *
         * @return a new model, to be closed
         */
        public ResilientStreamingChatModel build() {
            return new ResilientStreamingChatModel(this);
        }
    }
}
