package ai.tekton.llm.structured;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An object as it fills: a part each time that something more is complete, and last one that has the object itself. Where an
 * answer does not fit, it is asked for again, and the parts begin anew with the next {@link ObjectPart#round()}; what was told
 * before is void.
 *
 * <p>It can be read once: by a for loop, by {@link #tryAdvance} or by {@link #result()}. Close it, best in a
 * try-with-resources; closing it early ends the exchange with the server. One thread at a time reads; any thread may close.
 *
 * @param <T> the object
 */
public final class ObjectStream<T> implements Iterable<ObjectPart<T>>, AutoCloseable {
    private final Rounds<T> rounds;
    private final Asker asker;
    private volatile ChunkStream chunks;
    private volatile boolean closed;
    private AnswerText<T> answer;
    private Optional<ObjectResponse<T>> result = Optional.empty();
    private boolean taken;

    ObjectStream(Rounds<T> rounds, Asker asker) {
        this.rounds = rounds;
        this.asker = asker;
        open();
    }

    private void open() {
        answer = new AnswerText<>(rounds);
        try {
            chunks = asker.read(rounds.next());
        } catch (TektonLlmException e) {
            throw rounds.withEarlier(e);
        }
        if (closed) {
            chunks.close();
        }
    }

    /**
     * Waits for the next part and hands it over.
     *
     * @param action takes the part
     * @return false where there is no more
     * @throws TektonLlmException where there is no object
     */
    public boolean tryAdvance(Consumer<? super ObjectPart<T>> action) {
        while (result.isEmpty()) {
            Optional<ObjectPart<T>> part = read();
            if (part.isPresent()) {
                result = part.get().response();
                if (result.isPresent()) {
                    close();
                }
                action.accept(part.get());
                return true;
            }
        }
        return false;
    }

    /** The next part of this round; empty where a chunk completed nothing, or another round has begun. */
    private Optional<ObjectPart<T>> read() {
        PartOfChunk<T> got = new PartOfChunk<>();
        boolean more;
        try {
            more = chunks.tryAdvance(chunk -> got.part = answer.take(chunk));
        } catch (TektonLlmException e) {
            close();
            throw rounds.withEarlier(e);
        }
        if (more) {
            return got.part;
        }
        Optional<ObjectPart<T>> last;
        try {
            last = answer.end();
        } catch (TektonLlmException e) {
            close();
            throw e;
        }
        if (last.isEmpty()) {
            chunks.close();
            open();
        }
        return last;
    }

    private static final class PartOfChunk<T> {
        private Optional<ObjectPart<T>> part = Optional.empty();
    }

    /**
     * Waits for the rest, and closes the stream.
     *
     * @return the object, checked, and what it took
     * @throws TektonLlmException where there is none
     */
    public ObjectResponse<T> result() {
        try (this) {
            while (tryAdvance(part -> {})) {
                // The last part sets the result.
            }
            return result.orElseThrow();
        }
    }

    /**
     * The parts in order. Does not close the stream at its end.
     *
     * @return an iterator; there is only one
     * @throws IllegalStateException where there is one already
     */
    @Override
    public Iterator<ObjectPart<T>> iterator() {
        if (taken) {
            throw new IllegalStateException("An ObjectStream can be read only once; keep its parts or its result().");
        }
        taken = true;
        return new Parts();
    }

    /** Ends the stream. A thread that waits for a part gets a {@link ai.tekton.llm.error.LlmCancelledException}. */
    @Override
    public void close() {
        closed = true;
        ChunkStream open = chunks;
        if (open != null) {
            open.close();
        }
    }

    private final class Parts implements Iterator<ObjectPart<T>> {
        private Optional<ObjectPart<T>> next = Optional.empty();

        @Override
        public boolean hasNext() {
            return next.isPresent() || tryAdvance(part -> next = Optional.of(part));
        }

        @Override
        public ObjectPart<T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The object is complete.");
            }
            ObjectPart<T> part = next.orElseThrow();
            next = Optional.empty();
            return part;
        }
    }
}
