package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.exception.LangChain4jException;
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
 * Rhetor as a LangChain4j streaming model; accepts and refuses the same requests as {@link RhetorChatModel}.
 *
 * <p>The handler is called on the client's threads, by one thread at a time. The handle of each chunk cancels the answer, which
 * ends the exchange with the server; the handler is not called after that. An exception of the handler is passed to its {@code
 * onError}, and the answer continues. A response format of JSON is checked at the end, after the handler has received the
 * chunks.
 *
 * <p>A LangChain4j handler cannot discard chunks that it has received, so the client's policy for streams that fail must be
 * {@link StreamFailurePolicy#FAIL} or {@link StreamFailurePolicy#CONTINUE}. Thread-safe; closing the client is up to its owner.
 */
public final class RhetorStreamingChatModel implements StreamingChatModel {
    private final RhetorModel model;

    private RhetorStreamingChatModel(Builder from) {
        model = from.model();
    }

    /**
     * Creates a model with the settings of a client.
     *
     * @param client the client that calls Rhetor
     * @return the model
     * @throws InvalidRequestException if the client's policy is {@link StreamFailurePolicy#RESTART}
     */
    public static RhetorStreamingChatModel of(TektonLlmClient client) {
        return builder(client).build();
    }

    /**
     * Creates a builder with the settings of a client.
     *
     * @param client the client that calls Rhetor
     * @return a new builder
     */
    public static Builder builder(TektonLlmClient client) {
        return new Builder(client);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        RhetorModel.Question question;
        try {
            question = model.question(request);
        } catch (LangChain4jException | InvalidRequestException e) {
            handler.onError(ModelExceptions.of(e));
            return;
        }
        AnswerRelay relay = new AnswerRelay(
                handler,
                Optional::empty,
                (last, text) ->
                        Answers.of(Answers.whole(last, text), question.format().checked(text)),
                () -> {});
        relay.follow(() -> model.client().async().streamChatResponse(question.messages(), question.options()));
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return model.parameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return model.listeners();
    }

    /** {@return JSON schemas as response format} */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    /** Builds a {@link RhetorStreamingChatModel}; not thread-safe. */
    public static final class Builder extends RhetorModelBuilder<Builder> {
        private Builder(TektonLlmClient client) {
            super(client);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Creates the model.
         *
         * @return a new model
         * @throws InvalidRequestException if the policy for streams that fail is {@link StreamFailurePolicy#RESTART}
         */
        public RhetorStreamingChatModel build() {
            StreamFailurePolicy policy =
                    options().streamFailurePolicy().orElse(client().config().streamFailurePolicy());
            if (policy == StreamFailurePolicy.RESTART) {
                throw new InvalidRequestException(
                        "streamFailurePolicy must be FAIL or CONTINUE for a LangChain4j model: RESTART would "
                                + "have to withdraw chunks that its handler has already received. Set it in the options of the model.");
            }
            return new RhetorStreamingChatModel(this);
        }
    }
}
