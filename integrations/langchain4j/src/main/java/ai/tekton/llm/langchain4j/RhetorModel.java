package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;

/**
 * What whole and streaming models over Rhetor share.
 *
 * @param client asks
 * @param parameters those of requests that leave them open
 * @param options what LangChain4j has no parameter for
 * @param listeners are told of calls
 */
record RhetorModel(
        TektonLlmClient client,
        ChatRequestParameters parameters,
        GenerationOptions options,
        List<ChatModelListener> listeners) {
    /**
     * A request as the client takes it.
     *
     * @param messages the conversation
     * @param options how it is answered
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
