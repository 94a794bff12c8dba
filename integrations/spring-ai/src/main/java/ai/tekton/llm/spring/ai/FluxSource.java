package ai.tekton.llm.spring.ai;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.publisher.BaseSubscriber;

/** Reads what a chat model publishes, one chunk at a time, on its reader's demand. */
final class FluxSource implements ChunkSource {
    /** A signal of the publisher: a chunk, the end, a failure, or that the source was closed. */
    private sealed interface Signal {}

    private record Chunk(ChatResponse response) implements Signal {}

    private record Failed(Throwable failure) implements Signal {}

    private enum Ended implements Signal {
        COMPLETE,
        CLOSED
    }

    private final String name;
    private final ChatCall call;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Reader subscriber = new Reader();
    private volatile boolean closed;
    private boolean done;
    private Optional<ChatResponse> last = Optional.empty();

    FluxSource(String name, ChatCall call) {
        this.name = name;
        this.call = call;
    }

    BaseSubscriber<ChatResponse> subscriber() {
        return subscriber;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        while (!done) {
            Signal signal = next();
            if (signal instanceof Chunk chunk) {
                ChatResponse response = chunk.response();
                last = Optional.of(response);
                String text = Answers.text(response);
                if (!text.isEmpty()) {
                    action.accept(Answers.chunk(call, name)
                            .chunk(text)
                            .model(Answers.model(response).orElse(null))
                            .build());
                    return true;
                }
            } else if (signal instanceof Failed failed) {
                done = true;
                throw Failures.of(name, failed.failure());
            } else if (signal == Ended.CLOSED) {
                done = true;
                throw new LlmCancelledException(name + ": the stream was closed.");
            } else {
                done = true;
                action.accept(end());
                return true;
            }
        }
        return false;
    }

    private StreamingChunk end() {
        return Answers.chunk(call, name)
                .chunk("")
                .model(last.flatMap(Answers::model).orElse(null))
                .usage(last.flatMap(Answers::usage).orElse(null))
                .finishReason(last.flatMap(Answers::finishReason).orElse(null))
                .done(true)
                .build();
    }

    private Signal next() {
        if (closed) {
            return Ended.CLOSED;
        }
        subscriber.askForOne();
        try {
            Signal signal = signals.poll(call.context().attemptTimeout().toNanos(), TimeUnit.NANOSECONDS);
            if (signal != null) {
                return signal;
            }
        } catch (InterruptedException e) {
            subscriber.cancel();
            return new Failed(e);
        }
        subscriber.cancel();
        return new Failed(new LlmTimeoutException(name + " sent no further chunk in time."));
    }

    @Override
    public void close() {
        closed = true;
        subscriber.cancel();
        signals.add(Ended.CLOSED);
    }

    private final class Reader extends BaseSubscriber<ChatResponse> {
        private boolean waiting;

        /** Requests one chunk, also before there is a subscription, and no other until it has arrived. */
        synchronized void askForOne() {
            if (!waiting) {
                waiting = true;
                if (upstream() != null) {
                    request(1);
                }
            }
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            synchronized (this) {
                if (waiting) {
                    request(1);
                }
            }
        }

        @Override
        protected void hookOnNext(ChatResponse response) {
            synchronized (this) {
                waiting = false;
            }
            signals.add(new Chunk(response));
        }

        @Override
        protected void hookOnComplete() {
            signals.add(Ended.COMPLETE);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            signals.add(new Failed(failure));
        }
    }
}
