package ai.tekton.llm.internal.async;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Publishes a streamed answer, read no faster than it is asked for. Each subscription makes a call of its own. */
public final class ChunkPublisher implements Flow.Publisher<StreamingChunk> {
    private final Supplier<ChunkStream> call;
    private final CallExecutor executor;

    /**
     * Makes the publisher; it calls no one before it is subscribed to.
     *
     * @param call opens the stream
     * @param executor runs the blocking reads
     */
    public ChunkPublisher(Supplier<ChunkStream> call, CallExecutor executor) {
        this.call = call;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StreamingChunk> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        subscriber.onSubscribe(new ChunkSubscription(subscriber, call, executor));
    }
}
