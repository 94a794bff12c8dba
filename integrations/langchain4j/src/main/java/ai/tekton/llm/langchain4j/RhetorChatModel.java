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
 * Rhetor as a LangChain4j model.
 *
 * <pre>{@code
 * ChatModel model = RhetorChatModel.of(client);
 * System.out.println(model.chat("What is the capital of France?"));
 * }</pre>
 *
 * <p>A request carries the texts of system, user, model and tool messages, and the model name, temperature, topP, topK, both
 * penalties, the maximum number of tokens and the stop sequences. The metadata of an answer is a {@link
 * RhetorResponseMetadata}. Rhetor supports only text and no tools: a request with an image, a sound, a tool or a tool call is
 * refused with an {@link dev.langchain4j.exception.UnsupportedFeatureException}, never sent without it.
 *
 * <p>For a response format of JSON, with or without a schema, an instruction after the system prompt asks for it, and the model
 * checks the complete answer; a Markdown fence around it is removed. An answer that is not such JSON fails with a {@link
 * WrongJsonException}. The check covers the schema's types, properties, required and additional properties, items,
 * enumerations, alternatives and references.
 *
 * <p>Failures are LangChain4j's exceptions, each with this library's as its cause. A client with the local fallback, which is
 * the default, answers with a fixed text if Rhetor is unavailable. Such a text is not a model's answer, so build the client
 * for a LangChain4j model with {@link ai.tekton.llm.TektonLlmClientBuilder#withoutLocalFallback()}. Thread-safe; closing the
 * client is up to its owner.
 */
public final class RhetorChatModel implements ChatModel {
    private final RhetorModel model;

    private RhetorChatModel(Builder from) {
        model = from.model();
    }

    /**
     * Creates a model with the settings of a client.
     *
     * @param client the client that calls Rhetor
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client) {
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

    /** {@return JSON schemas as response format} */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    /** Builds a {@link RhetorChatModel}; not thread-safe. */
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
         */
        public RhetorChatModel build() {
            return new RhetorChatModel(this);
        }
    }
}
