package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One request of LangChain4j's and what came of it, beside the texts that this library carries: so tools, images, formats and
 * the parameters of a provider reach the models as they are, and the models' answers the caller. Thread-safe.
 */
final class Exchange {
    private final ChatRequest request;
    private final List<Message> texts;
    private final Queue<StreamEvent.Aside> asides = new ConcurrentLinkedQueue<>();
    private volatile Optional<ChatResponse> answer = Optional.empty();
    private volatile Optional<String> requestId = Optional.empty();
    private volatile boolean over;

    Exchange(ChatRequest request) {
        this.request = request;
        this.texts = Conversations.texts(request.messages());
    }

    List<Message> texts() {
        return texts;
    }

    Optional<String> requestId() {
        return requestId;
    }

    void calledAs(String id) {
        requestId = Optional.of(id);
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Forgets what an attempt that failed had said. */
    void begin() {
        asides.clear();
        answer = Optional.empty();
    }

    void answered(ChatResponse response) {
        answer = Optional.of(response);
    }

    ChatResponse answer() {
        return answer.orElseThrow(() -> new IllegalStateException("The call has ended without a model's answer."));
    }

    /** Keeps what is no text until the empty piece that stands for it has come to the caller, so that all stays in order. */
    void say(StreamEvent.Aside aside) {
        asides.add(aside);
    }

    Optional<StreamEvent.Aside> nextAside() {
        return Optional.ofNullable(asides.poll());
    }

    /**
     * What a model is asked for a call: the request, and what the call has more, such as half an answer to go on with.
     *
     * @param first whether it is the model that the request's model name is meant for
     */
    ChatRequest requestFor(ChatCall call, boolean first) {
        int own = texts.size();
        if (call.messages().size() < own || !call.messages().subList(0, own).equals(texts)) {
            throw new InvalidRequestException(
                    "An interceptor has changed the messages of a call of a resilient model, which"
                            + " carries texts alone: images and tools would be lost. Change them before the call.");
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        call.messages().subList(own, call.messages().size()).forEach(more -> messages.add(Conversations.of(more)));
        ChatRequestParameters parameters = request.parameters();
        return ChatRequest.builder()
                .messages(messages)
                .parameters(first ? parameters : Parameters.withoutModel(parameters))
                .build();
    }
}
