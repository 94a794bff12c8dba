package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Hands the pieces of a stream to a callback, in order, on the client's own threads; a thread is busy with it only while
 * there are pieces. When the stream fails, what the fallback chain makes of that goes on in its place. Thread-safe.
 */
final class CallbackStream implements ChunkSink {
    private final int capacity;
    private final Executor executor;
    private final Consumer<? super StreamingChunk> callback;
    private final BiFunction<TektonLlmException, String, ChunkStream> recovery;
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final Queue<StreamingChunk> waiting = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private TektonLlmException failure;
    private boolean delivering;
    private volatile ChunkStream recovered;

    /**
     * Makes the stream.
     *
     * @param capacity how many pieces may wait for the callback
     * @param executor runs the callback
     * @param callback takes the pieces
     * @param recovery the rest of a stream that failed, given the failure and the text so far; throws where there is none
     */
    CallbackStream(
            int capacity,
            Executor executor,
            Consumer<? super StreamingChunk> callback,
            BiFunction<TektonLlmException, String, ChunkStream> recovery) {
        this.capacity = capacity;
        this.executor = executor;
        this.callback = callback;
        this.recovery = recovery;
    }

    /** The whole text, once the last piece was taken. */
    CompletableFuture<String> whole() {
        return whole;
    }

    @Override
    public boolean offer(StreamingChunk chunk) {
        synchronized (this) {
            if (waiting.size() >= capacity) {
                return false;
            }
            waiting.add(chunk);
            if (delivering) {
                return true;
            }
            delivering = true;
        }
        executor.execute(this::deliver);
        return true;
    }

    @Override
    public void fail(TektonLlmException reason) {
        synchronized (this) {
            failure = reason;
            if (delivering) {
                return;
            }
            delivering = true;
        }
        executor.execute(this::deliver);
    }

    private void deliver() {
        try {
            for (StreamingChunk chunk = next(); chunk != null; chunk = next()) {
                pass(chunk);
            }
            TektonLlmException reason = takeFailure();
            if (reason != null) {
                recover(reason);
            }
        } catch (RuntimeException e) {
            // The callback's own, or the failure that no backend made good.
            whole.completeExceptionally(e);
        }
    }

    /** The next piece; null where none waits, and then nobody delivers, unless there is a failure to deal with. */
    private synchronized StreamingChunk next() {
        StreamingChunk chunk = waiting.poll();
        if (chunk == null && failure == null) {
            delivering = false;
        }
        return chunk;
    }

    private synchronized TektonLlmException takeFailure() {
        TektonLlmException reason = failure;
        failure = null;
        return reason;
    }

    private void pass(StreamingChunk chunk) {
        if (whole.isDone()) {
            return;
        }
        if (chunk.restart()) {
            text.setLength(0);
        }
        text.append(chunk.chunk());
        callback.accept(chunk);
        if (chunk.done()) {
            whole.complete(text.toString());
        }
    }

    private void recover(TektonLlmException reason) {
        if (whole.isDone()) {
            return;
        }
        try (ChunkStream rest = recovery.apply(reason, text.toString())) {
            recovered = rest;
            rest.forEach(this::pass);
        }
        whole.complete(text.toString());
    }

    /** Ends what goes on in place of the stream. */
    void close() {
        ChunkStream rest = recovered;
        if (rest != null) {
            rest.close();
        }
    }
}
