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
 * One LangChain4j request and its result, kept beside the texts that this library carries, so that tools, images, formats and a
 * provider's parameters reach the models unchanged, and the models' answers reach the caller unchanged. Thread-safe.
 */
final class Exchange {
    private final ChatRequest request;
    private final List<Message> texts;
    private final Queue<StreamEvent.NonText> nonTexts = new ConcurrentLinkedQueue<>();
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

    /** Discards the events of a failed attempt. */
    void begin() {
        nonTexts.clear();
        answer = Optional.empty();
    }

    void answered(ChatResponse response) {
        answer = Optional.of(response);
    }

    ChatResponse answer() {
        return answer.orElseThrow(() -> new IllegalStateException("The call has ended without a model's answer."));
    }

    /**
     * Keeps an event that is not text until the empty chunk that represents it has reached the caller, which preserves the
     * order.
     */
    void add(StreamEvent.NonText nonText) {
        nonTexts.add(nonText);
    }

    Optional<StreamEvent.NonText> nextNonText() {
        return Optional.ofNullable(nonTexts.poll());
    }

    /**
     * The request to a model for a call: the original request, and what the call adds, such as the first half of an answer to
     * continue.
     *
     * @param first whether this is the first model, the only one that the request's model name applies to
     */
    ChatRequest requestFor(ChatCall call, boolean first) {
        int own = texts.size();
        if (call.messages().size() < own || !call.messages().subList(0, own).equals(texts)) {
            throw new InvalidRequestException(
                    "An interceptor has changed the messages of a call of a resilient model, which"
                            + " carries only texts: images and tools would be lost. Change them before the call.");
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
