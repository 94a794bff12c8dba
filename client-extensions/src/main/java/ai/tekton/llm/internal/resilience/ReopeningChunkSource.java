package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/**
 * A stream that may be opened anew when it fails; what both retries and fallbacks are made of. One thread advances it, any
 * thread may close it, also while it waits to be opened.
 */
abstract class ReopeningChunkSource implements ChunkSource {
    private final Consumer<StreamingChunk> holder = chunk -> held = chunk;
    private StreamingChunk held;
    private ChunkStream current;
    private Thread opener;
    private boolean openerInterrupted;
    private boolean closed;

    /** Opens the next stream, or throws where there is none. */
    abstract ChunkStream openNext();

    /** Decides on a failure of the stream: returns where the next is to be opened, throws where not. */
    abstract void recover(RuntimeException failure);

    /** Takes note of a chunk on its way to the caller, and may change it. */
    abstract StreamingChunk pass(StreamingChunk chunk);

    /** Takes note that the stream has come to its end. */
    abstract void ended();

    @Override
    public final boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        // The caller's action runs outside of next(): what it throws is no failure of the stream.
        boolean hasNext = next();
        if (hasNext) {
            action.accept(held);
        }
        return hasNext;
    }

    private boolean next() {
        while (true) {
            try {
                if (!current.tryAdvance(holder)) {
                    ended();
                    return false;
                }
                held = pass(held);
                return true;
            } catch (RuntimeException e) {
                current.close();
                if (isClosed()) {
                    throw e;
                }
                recover(e);
            }
            open();
        }
    }

    /** Opens the first stream, or the next. */
    final void open() {
        begin();
        ChunkStream opened = null;
        try {
            opened = openNext();
        } finally {
            finish(opened);
        }
        if (isClosed()) {
            opened.close();
            throw closed();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw closed();
        }
        opener = Thread.currentThread();
    }

    private synchronized void finish(ChunkStream opened) {
        current = opened == null ? current : opened;
        opener = null;
        if (openerInterrupted) {
            // The interruption was close()'s own, and is none of the caller's.
            openerInterrupted = false;
            Thread.interrupted();
        }
    }

    private static LlmCancelledException closed() {
        return new LlmCancelledException("The call was cancelled: its stream was closed.");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public final void close() {
        ChunkStream open;
        synchronized (this) {
            closed = true;
            open = current;
            if (opener != null && opener != Thread.currentThread()) {
                // There is no stream to close yet, so the thread that waits for one is freed.
                openerInterrupted = true;
                opener.interrupt();
            }
        }
        if (open != null) {
            open.close();
        }
    }
}
