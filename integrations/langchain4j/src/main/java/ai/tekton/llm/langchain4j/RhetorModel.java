package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;

/**
 * The settings that the models for complete answers and for streams over Rhetor share.
 *
 * @param client calls Rhetor
 * @param parameters the defaults of requests' parameters
 * @param options the options that LangChain4j has no parameter for
 * @param listeners called for each call
 */
record RhetorModel(
        TektonLlmClient client,
        ChatRequestParameters parameters,
        GenerationOptions options,
        List<ChatModelListener> listeners) {
    /**
     * A request in the client's terms.
     *
     * @param messages the conversation
     * @param options the options of the call
     * @param format what the answer must be
     */
    record Question(List<Message> messages, GenerationOptions options, AnswerFormat format) {}

    Question question(ChatRequest request) {
        AnswerFormat format = AnswerFormat.of(request.responseFormat());
        GenerationOptions asked = Parameters.options(request.parameters(), options).toBuilder()
                .responseFormat(format.asked().orElse(options.responseFormat().orElse(null)))
                .build();
        return new Question(Conversations.sendable(request.messages()), asked, format);
    }
}
