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
 * Rhetor as a streaming model of LangChain4j's; takes and refuses what {@link RhetorChatModel} does.
 *
 * <p>The handler is called on threads of the client, by one at a time. The handle of each piece cancels the answer, which ends
 * the exchange with the server; the handler is told nothing more then. What the handler throws goes to its {@code onError}, and
 * the answer goes on. A response format of JSON is checked at the end, when its pieces have been told.
 *
 * <p>A handler of LangChain4j's cannot be told that what it was told is void, so the client's policy for streams that break must be
 * {@link StreamFailurePolicy#FAIL} or {@link StreamFailurePolicy#CONTINUE}. Thread-safe; the client stays its owner's to close.
 */
public final class RhetorStreamingChatModel implements StreamingChatModel {
    private final RhetorModel model;

    private RhetorStreamingChatModel(Builder from) {
        model = from.model();
    }

    /**
     * A model with the settings of a client.
     *
     * @param client asks Rhetor
     * @return the model
     * @throws InvalidRequestException where the client's policy is {@link StreamFailurePolicy#RESTART}
     */
    public static RhetorStreamingChatModel of(TektonLlmClient client) {
        return builder(client).build();
    }

    /**
     * Starts with the settings of a client.
     *
     * @param client asks Rhetor
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

    /** {@return schemas of JSON} */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    /** Makes a {@link RhetorStreamingChatModel}; not thread-safe. */
    public static final class Builder extends RhetorModelBuilder<Builder> {
        private Builder(TektonLlmClient client) {
            super(client);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Makes the model.
         *
         * @return a new model
         * @throws InvalidRequestException where the policy for streams that break is {@link StreamFailurePolicy#RESTART}
         */
        public RhetorStreamingChatModel build() {
            StreamFailurePolicy policy =
                    options().streamFailurePolicy().orElse(client().config().streamFailurePolicy());
            if (policy == StreamFailurePolicy.RESTART) {
                throw new InvalidRequestException(
                        "streamFailurePolicy must be FAIL or CONTINUE for a model of LangChain4j's: what"
                                + " its handler was told cannot be unsaid, as RESTART would have to. Set it in the options of"
                                + " the model.");
            }
            return new RhetorStreamingChatModel(this);
        }
    }
}
