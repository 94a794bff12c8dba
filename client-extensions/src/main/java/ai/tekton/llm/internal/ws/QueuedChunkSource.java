package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A stream that a thread reads and waits for; bounded, so that a slow reader costs no memory. */
final class QueuedChunkSource implements ChunkSource, ChunkSink {
    private final int capacity;
    private final Runnable cancel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<StreamingChunk> chunks = new ArrayDeque<>();
    private TektonLlmException failure;
    private boolean complete;

    /**
     * Makes an empty stream.
     *
     * @param capacity how many pieces may wait
     * @param cancel tells the server that no more is wanted
     */
    QueuedChunkSource(int capacity, Runnable cancel) {
        this.capacity = capacity;
        this.cancel = cancel;
    }

    @Override
    public boolean offer(StreamingChunk chunk) {
        lock.lock();
        try {
            if (chunks.size() >= capacity) {
                return false;
            }
            chunks.add(chunk);
            complete |= chunk.done();
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(TektonLlmException reason) {
        lock.lock();
        try {
            if (!complete && failure == null) {
                failure = reason;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        StreamingChunk chunk = take();
        if (chunk == null) {
            return false;
        }
        action.accept(chunk);
        return true;
    }

    /** The next piece; null where the stream has ended. */
    private StreamingChunk take() {
        lock.lock();
        try {
            while (chunks.isEmpty() && failure == null && !complete) {
                changed.await();
            }
            StreamingChunk chunk = chunks.poll();
            if (chunk == null && failure != null) {
                throw failure;
            }
            return chunk;
        } catch (InterruptedException e) {
            cancel.run();
            Thread.currentThread().interrupt();
            throw new LlmCancelledException(
                    "The call was cancelled: its thread was interrupted.",
                    FailureDetails.builder().cause(e).build());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        fail(new LlmCancelledException("The call was cancelled: its stream was closed."));
        cancel.run();
    }
}
