package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Rhetor as a model of LangChain4j's.
 *
 * <pre>{@code
 * ChatModel model = RhetorChatModel.of(client);
 * System.out.println(model.chat("What is the capital of France?"));
 * }</pre>
 *
 * <p>What is sent: texts of the system, of users, of models and of tools; and the model's name, temperature, topP, topK, both
 * penalties, the number of tokens and the words that stop it. The metadata of an answer is a {@link RhetorResponseMetadata}.
 * Rhetor takes texts alone and knows no tools: an image, a sound, a tool or the request for one is refused with an
 * {@link dev.langchain4j.exception.UnsupportedFeatureException}, and never left out in silence.
 *
 * <p>A response format of JSON, with a schema or without one, is asked for by an instruction behind the system prompt and checked
 * when the answer is there; a fence of Markdown round it is taken off. An answer that is no such JSON is a
 * {@link WrongJsonException}. Of the schema are checked: types, properties, required ones and others, items, enumerations,
 * alternatives and references.
 *
 * <p>Failures come as LangChain4j's exceptions, each with this library's as its cause. Unless it has no local fallback, a client
 * answers with a text of its own where Rhetor is away; a model for LangChain4j had better be told
 * {@link ai.tekton.llm.TektonLlmClientBuilder#withoutLocalFallback()}, for such a text is no answer. Thread-safe; the client stays
 * its owner's to close.
 */
public final class RhetorChatModel implements ChatModel {
    private final RhetorModel model;

    private RhetorChatModel(Builder from) {
        model = from.model();
    }

    /**
     * A model with the settings of a client.
     *
     * @param client asks Rhetor
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client) {
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
    public ChatResponse doChat(ChatRequest request) {
        try {
            RhetorModel.Question question = model.question(request);
            CompletionResponse answer = model.client().generateChatResponse(question.messages(), question.options());
            return Answers.of(answer, question.format().checked(answer.content()));
        } catch (TektonLlmException e) {
            throw ModelExceptions.of(e);
        }
    }

    /**
     * The same without blocking.
     *
     * @param request the request
     * @return the answer; cancelling it ends the call
     */
    @Override
    public CompletableFuture<ChatResponse> doChatAsync(ChatRequest request) {
        RhetorModel.Question question;
        try {
            question = model.question(request);
        } catch (LangChain4jException | TektonLlmException e) {
            return CompletableFuture.failedFuture(ModelExceptions.of(e));
        }
        CompletableFuture<CompletionResponse> call =
                model.client().async().generateChatResponse(question.messages(), question.options());
        CompletableFuture<ChatResponse> answer = call.handle((whole, failure) -> {
            if (failure != null) {
                throw ModelExceptions.of(failure instanceof CompletionException ? failure.getCause() : failure);
            }
            return Answers.of(whole, question.format().checked(whole.content()));
        });
        return Futures.cancelling(answer, call);
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

    /** Makes a {@link RhetorChatModel}; not thread-safe. */
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
         */
        public RhetorChatModel build() {
            return new RhetorChatModel(this);
        }
    }
}
