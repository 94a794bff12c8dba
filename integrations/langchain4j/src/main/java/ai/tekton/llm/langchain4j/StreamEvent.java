package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;

/** What a streaming model has said. */
sealed interface StreamEvent {
    /** A piece of the answer's text. */
    record Piece(String text) implements StreamEvent {}

    /**
     * Something that is no text: thinking, a tool call.
     *
     * @param binds whether it cannot be followed by the answer of another attempt, as the caller may have acted on it
     * @param tell tells it to the caller's handler
     */
    record Aside(boolean binds, Telling tell) implements StreamEvent {}

    /** The end. */
    record Whole(ChatResponse response) implements StreamEvent {}

    /** The failure of the stream. */
    record Failure(Throwable failure) implements StreamEvent {}

    /** Tells something to a handler, with the handle of the caller's own stream. */
    @FunctionalInterface
    interface Telling {
        void to(StreamingChatResponseHandler handler, StreamingHandle handle);
    }
}
