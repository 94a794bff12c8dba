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
 * A streamed answer: its pieces, in order, each as soon as it has come. The last piece has {@code done} set.
 *
 * <p>It can be read once: by a for loop, by {@link #forEach}, by {@link #stream()} or by {@link #text()}. Close it, best
 * in a try-with-resources; closing it early ends the exchange with the server. One thread at a time reads; any thread
 * may close. A failure, of whatever kind, is a {@link ai.tekton.llm.error.TektonLlmException} thrown where the next piece
 * is asked for.
 */
public final class ChunkStream implements Iterable<StreamingChunk>, AutoCloseable {
    private final ChunkSource source;
    private boolean taken;

    private ChunkStream(ChunkSource source) {
        this.source = source;
    }

    /**
     * A stream that reads a source.
     *
     * @param source where the pieces come from; closed with the stream
     * @return the stream
     */
    public static ChunkStream of(ChunkSource source) {
        return new ChunkStream(Objects.requireNonNull(source, "source"));
    }

    /**
     * A stream of pieces that are already there.
     *
     * @param chunks the pieces, in order; the last should have {@code done} set
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
     * Waits for the next piece and hands it over; the way of reading that the others are made of.
     *
     * @param action takes the piece
     * @return false where the answer has ended and there was no piece
     * @throws ai.tekton.llm.error.TektonLlmException where the stream failed
     */
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        try {
            return source.tryAdvance(action);
        } finally {
            // A stream that is being read is not one that its caller has dropped.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The pieces in order. Does not close the stream at its end.
     *
     * @return an iterator; there is only one
     * @throws IllegalStateException where the stream is being read already
     */
    @Override
    public Iterator<StreamingChunk> iterator() {
        take();
        return new ChunkIterator();
    }

    /**
     * Hands each piece to a callback as it comes, and closes the stream at its end, also where it or the callback fails.
     *
     * @param callback takes each piece, on this thread
     * @throws IllegalStateException where the stream is being read already
     */
    @Override
    public void forEach(Consumer<? super StreamingChunk> callback) {
        take();
        try (this) {
            while (source.tryAdvance(callback)) {
                // The source has handed the piece over.
            }
        }
    }

    /**
     * The pieces as a sequential Java stream, which closes this stream when it is closed itself.
     *
     * @return the stream; there is only one
     * @throws IllegalStateException where the stream is being read already
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
     * @throws IllegalStateException where the stream is being read already
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        forEach(chunk -> text.append(chunk.chunk()));
        return text.toString();
    }

    /** Ends the stream. A thread that waits for a piece gets a {@link ai.tekton.llm.error.LlmCancelledException}. */
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
