package ai.tekton.llm.langchain4j;

import ai.tekton.llm.model.StreamingChunk;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the chunks of an answer to a LangChain4j handler, and is the handle that cancels it. As LangChain4j requires of its
 * models, an exception of the handler is passed to its {@code onError}, and the answer continues.
 */
final class AnswerRelay implements Flow.Subscriber<StreamingChunk>, StreamingHandle {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerRelay.class);

    private final StreamingChatResponseHandler handler;
    private final Supplier<Optional<StreamEvent.NonText>> nonTexts;
    private final BiFunction<StreamingChunk, String, ChatResponse> finish;
    private final Runnable atEnd;
    private final StringBuilder text = new StringBuilder();
    private StreamingChunk last = StreamingChunk.builder().build();
    private volatile Optional<Flow.Subscription> subscription = Optional.empty();
    private volatile boolean cancelled;

    /**
     * Creates the relay.
     *
     * @param nonTexts the events that empty chunks stand for
     * @param finish creates the answer from the last chunk and the whole text; its exceptions fail the answer
     * @param atEnd runs when the answer has ended, before the handler is called
     */
    AnswerRelay(
            StreamingChatResponseHandler handler,
            Supplier<Optional<StreamEvent.NonText>> nonTexts,
            BiFunction<StreamingChunk, String, ChatResponse> finish,
            Runnable atEnd) {
        this.handler = handler;
        this.nonTexts = nonTexts;
        this.finish = finish;
        this.atEnd = atEnd;
    }

    /** Subscribes to an answer. An invalid request is reported to the handler like any other failure. */
    void follow(Supplier<Flow.Publisher<StreamingChunk>> answer) {
        Flow.Publisher<StreamingChunk> publisher;
        try {
            publisher = answer.get();
        } catch (RuntimeException e) {
            onError(e);
            return;
        }
        publisher.subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        given.request(1);
    }

    @Override
    public void onNext(StreamingChunk chunk) {
        last = chunk;
        String piece = chunk.chunk();
        if (!piece.isEmpty()) {
            text.append(piece);
            deliver(to -> to.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(this)));
        } else if (!chunk.done()) {
            nonTexts.get().ifPresent(nonText -> deliver(to -> nonText.delivery().to(to, this)));
        }
        subscription.ifPresent(more -> more.request(1));
    }

    private void deliver(Consumer<StreamingChatResponseHandler> what) {
        if (cancelled) {
            return;
        }
        try {
            what.accept(handler);
        } catch (RuntimeException e) {
            reportFailure(e);
        }
    }

    private void reportFailure(Throwable failure) {
        try {
            handler.onError(failure);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The handler {} failed while it was called with a failure",
                    handler.getClass().getName(),
                    e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        atEnd.run();
        if (!cancelled) {
            reportFailure(ModelExceptions.of(failure));
        }
    }

    @Override
    public void onComplete() {
        ChatResponse answer;
        try {
            answer = finish.apply(last, text.toString());
        } catch (RuntimeException e) {
            onError(e);
            return;
        }
        atEnd.run();
        deliver(to -> to.onCompleteResponse(answer));
    }

    @Override
    public void cancel() {
        cancelled = true;
        subscription.ifPresent(Flow.Subscription::cancel);
        atEnd.run();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
