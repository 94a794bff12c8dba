package ai.tekton.llm.structured;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Reads a publisher with blocking calls, one chunk at a time. One thread at a time may read; any thread may close it. */
final class PublishedChunks implements ChunkSource {
    /** A chunk, a failure, or neither at the end. */
    private record Signal(Optional<StreamingChunk> chunk, Optional<Throwable> failure) {}

    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Reader reader = new Reader();
    private boolean over;
    private volatile boolean closed;

    PublishedChunks(Flow.Publisher<StreamingChunk> publisher) {
        publisher.subscribe(reader);
    }

    private final class Reader implements Flow.Subscriber<StreamingChunk> {
        private volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (closed) {
                given.cancel();
            } else {
                given.request(1);
            }
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            signals.add(new Signal(Optional.of(chunk), Optional.empty()));
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(new Signal(Optional.empty(), Optional.of(failure)));
        }

        @Override
        public void onComplete() {
            signals.add(new Signal(Optional.empty(), Optional.empty()));
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        if (over) {
            return false;
        }
        Signal signal;
        try {
            signal = signals.take();
        } catch (InterruptedException e) {
            close();
            throw FutureResults.interrupted();
        }
        over = signal.chunk().isEmpty();
        if (signal.failure().isPresent()) {
            throw FutureResults.failure(signal.failure().get());
        }
        if (over) {
            return false;
        }
        reader.subscription.request(1);
        action.accept(signal.chunk().get());
        return true;
    }

    /** A cancelled subscription signals nothing more, so this method wakes the waiting thread. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription open = reader.subscription;
        if (open != null) {
            open.cancel();
        }
        signals.add(new Signal(
                Optional.empty(),
                Optional.of(new LlmCancelledException("The call was cancelled: its stream was closed."))));
    }
}
