package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Queues the events of a streaming model for their reader. Thread-safe. */
final class ModelEvents implements StreamingChatResponseHandler {
    private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();
    private volatile Optional<StreamingHandle> handle = Optional.empty();
    private volatile boolean cancelled;

    /** The next event; empty if none arrived in time. */
    Optional<StreamEvent> poll(long time, TimeUnit unit) throws InterruptedException {
        return Optional.ofNullable(events.poll(time, unit));
    }

    /** Cancels the model's stream; if the model has provided no handle yet, as soon as it does. */
    void cancel() {
        cancelled = true;
        handle.ifPresent(StreamingHandle::cancel);
    }

    private void take(StreamingHandle given) {
        if (given == null) {
            return;
        }
        handle = Optional.of(given);
        if (cancelled) {
            given.cancel();
        }
    }

    private void add(StreamEvent event) {
        if (!cancelled) {
            events.add(event);
        }
    }

    @Override
    public void onPartialResponse(String text) {
        if (text != null && !text.isEmpty()) {
            add(new StreamEvent.Text(text));
        }
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        take(context.streamingHandle());
        onPartialResponse(piece.text());
    }

    @Override
    public void onPartialThinking(PartialThinking thinking) {
        add(new StreamEvent.NonText(
                false, (handler, own) -> handler.onPartialThinking(thinking, new PartialThinkingContext(own))));
    }

    @Override
    public void onPartialThinking(PartialThinking thinking, PartialThinkingContext context) {
        take(context.streamingHandle());
        onPartialThinking(thinking);
    }

    @Override
    public void onPartialToolCall(PartialToolCall call) {
        add(new StreamEvent.NonText(
                true, (handler, own) -> handler.onPartialToolCall(call, new PartialToolCallContext(own))));
    }

    @Override
    public void onPartialToolCall(PartialToolCall call, PartialToolCallContext context) {
        take(context.streamingHandle());
        onPartialToolCall(call);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        add(new StreamEvent.NonText(true, (handler, own) -> handler.onCompleteToolCall(call)));
    }

    @Override
    public void onUnmappedRawEvent(Object event) {
        add(new StreamEvent.NonText(false, (handler, own) -> handler.onUnmappedRawEvent(event)));
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        add(new StreamEvent.Whole(response));
    }

    @Override
    public void onError(Throwable failure) {
        add(new StreamEvent.Failure(failure));
    }
}
