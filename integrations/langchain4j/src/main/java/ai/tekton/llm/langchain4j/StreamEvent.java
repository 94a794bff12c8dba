package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;

/** An event of a streaming model. */
sealed interface StreamEvent {
    /** A chunk of the answer's text. */
    record Text(String text) implements StreamEvent {}

    /**
     * An event that is not text: thinking, a tool call.
     *
     * @param isFinal whether no other attempt may follow, because the caller may have acted on it
     * @param delivery passes it to the caller's handler
     */
    record NonText(boolean isFinal, Delivery delivery) implements StreamEvent {}

    /** The end of the answer. */
    record Whole(ChatResponse response) implements StreamEvent {}

    /** The failure of the stream. */
    record Failure(Throwable failure) implements StreamEvent {}

    /** Passes an event to a handler, with the handle of the caller's own stream. */
    @FunctionalInterface
    interface Delivery {
        void to(StreamingChatResponseHandler handler, StreamingHandle handle);
    }
}
