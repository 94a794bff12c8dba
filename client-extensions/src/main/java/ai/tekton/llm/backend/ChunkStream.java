package ai.tekton.llm.backend;

import ai.tekton.llm.model.StreamingChunk;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer: its chunks, in order, each as soon as it arrives. The last chunk has {@code done} set.
 *
 * <p>A stream can be read once: by a for loop, {@link #forEach}, {@link #stream()} or {@link #text()}. Close it,
 * preferably in a try-with-resources statement; closing it early ends the exchange with the server. Only one thread at
 * a time may read; any thread may close. The read of the next chunk throws every failure, of whatever kind, as a
 * {@link ai.tekton.llm.error.TektonLlmException}.
 */
public final class ChunkStream implements Iterable<StreamingChunk>, AutoCloseable {
    private final ChunkSource source;
    private boolean taken;

    private ChunkStream(ChunkSource source) {
        this.source = source;
    }

    /**
     * Makes a stream that reads a source.
     *
     * @param source the source of the chunks; closed with the stream
     * @return the stream
     */
    public static ChunkStream of(ChunkSource source) {
        return new ChunkStream(Objects.requireNonNull(source, "source"));
    }

    /**
     * Makes a stream of existing chunks.
     *
     * @param chunks the chunks, in order; the last should have {@code done} set
     * @return the stream
     */
    public static ChunkStream of(Iterable<StreamingChunk> chunks) {
        Iterator<StreamingChunk> iterator = chunks.iterator();
        return new ChunkStream(new ChunkSource() {
            private volatile boolean closed;

            @Override
            public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
                if (closed || !iterator.hasNext()) {
                    return false;
                }
                action.accept(iterator.next());
                return true;
            }

            @Override
            public void close() {
                closed = true;
            }
        });
    }

    /**
     * Waits for the next chunk and passes it to an action. All other ways to read use this method.
     *
     * @param action takes the chunk
     * @return false if the answer has ended and there was no chunk
     * @throws ai.tekton.llm.error.TektonLlmException if the stream failed
     */
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        try {
            return source.tryAdvance(action);
        } finally {
            // Keeps this stream reachable while it is read, so that it does not count as abandoned.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Returns an iterator of the chunks, in order. Reaching the end does not close the stream.
     *
     * @return an iterator; there is only one
     * @throws IllegalStateException if the stream is already being read
     */
    @Override
    public Iterator<StreamingChunk> iterator() {
        take();
        return new ChunkIterator();
    }

    /**
     * Passes each chunk to a callback as it arrives, and closes the stream at the end, also if the stream or the
     * callback fails.
     *
     * @param callback takes each chunk, on this thread
     * @throws IllegalStateException if the stream is already being read
     */
    @Override
    public void forEach(Consumer<? super StreamingChunk> callback) {
        take();
        try (this) {
            while (source.tryAdvance(callback)) {
                // The source has passed the chunk on.
            }
        }
    }

    /**
     * Returns the chunks as a sequential Java stream; closing that stream closes this one.
     *
     * @return the stream; there is only one
     * @throws IllegalStateException if the stream is already being read
     */
    public Stream<StreamingChunk> stream() {
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        Spliterator<StreamingChunk> chunks = Spliterators.spliteratorUnknownSize(iterator(), characteristics);
        return StreamSupport.stream(chunks, false).onClose(this::close);
    }

    /**
     * Waits for the rest of the answer and closes the stream.
     *
     * @return the whole text
     * @throws IllegalStateException if the stream is already being read
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        forEach(chunk -> text.append(chunk.chunk()));
        return text.toString();
    }

    /** Ends the stream. A thread that waits for a chunk gets a {@link ai.tekton.llm.error.LlmCancelledException}. */
    @Override
    public void close() {
        source.close();
    }

    private synchronized void take() {
        if (taken) {
            throw new IllegalStateException("A ChunkStream can be read only once; keep its chunks or its text().");
        }
        taken = true;
    }

    private final class ChunkIterator implements Iterator<StreamingChunk> {
        private @Nullable StreamingChunk next;

        @Override
        public boolean hasNext() {
            return next != null || tryAdvance(chunk -> next = chunk);
        }

        @Override
        public StreamingChunk next() {
            StreamingChunk chunk = hasNext() ? next : null;
            if (chunk == null) {
                throw new NoSuchElementException("The answer has ended.");
            }
            next = null;
            return chunk;
        }
    }
}
