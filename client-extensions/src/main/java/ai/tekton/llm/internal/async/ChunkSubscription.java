package ai.tekton.llm.internal.async;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Reads a stream for one subscriber. A thread is busy with it only while there is demand: a subscriber that asks for
 * nothing costs none.
 */
final class ChunkSubscription implements Flow.Subscription {
    private final Flow.Subscriber<? super StreamingChunk> subscriber;
    private final Supplier<ChunkStream> call;
    private final CallExecutor executor;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean over;
    private volatile IllegalArgumentException wrongDemand;
    private volatile ChunkStream stream;
    private volatile Future<?> task;
    private boolean lastChunkSeen;

    ChunkSubscription(
            Flow.Subscriber<? super StreamingChunk> subscriber, Supplier<ChunkStream> call, CallExecutor executor) {
        this.subscriber = subscriber;
        this.call = call;
        this.executor = executor;
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            // Rule 3.9 of Reactive Streams: it is the subscriber that is told, in turn with its other signals.
            wrongDemand = new IllegalArgumentException("The demand must be more than 0, but is " + n + ".");
        }
        long more = Math.max(n, 1);
        if (demand.getAndUpdate(d -> more > Long.MAX_VALUE - d ? Long.MAX_VALUE : d + more) == 0 && !over) {
            start();
        }
    }

    private void start() {
        try {
            task = executor.submit(this::deliver);
            if (over) {
                task.cancel(true);
            }
        } catch (IllegalStateException e) {
            finish(e);
        }
    }

    /** Runs on one thread at a time: it is started when the demand rises from 0 and ends when it is back there. */
    private void deliver() {
        try {
            boolean more = true;
            while (more && !over) {
                if (wrongDemand != null || !advance()) {
                    finish(wrongDemand);
                    return;
                }
                more = demand.get() == Long.MAX_VALUE || demand.decrementAndGet() > 0;
            }
            if (over) {
                closeStream();
            }
        } catch (Throwable e) {
            // Whatever it is, an error of the subscriber's own included, it must not vanish on a thread nobody watches.
            finish(e);
        }
    }

    /** Hands over one chunk; false where that was the last, or there was none. */
    private boolean advance() {
        if (stream == null) {
            stream = call.get();
        }
        return stream.tryAdvance(this::deliver) && !lastChunkSeen;
    }

    private void deliver(StreamingChunk chunk) {
        lastChunkSeen = chunk.done();
        subscriber.onNext(chunk);
    }

    private void finish(Throwable failure) {
        boolean cancelled = over;
        over = true;
        closeStream();
        if (cancelled) {
            return;
        }
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    private void closeStream() {
        ChunkStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void cancel() {
        over = true;
        closeStream();
        Future<?> running = task;
        if (running != null) {
            running.cancel(true);
        }
    }
}
