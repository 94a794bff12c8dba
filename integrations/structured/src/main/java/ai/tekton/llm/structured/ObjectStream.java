package ai.tekton.llm.structured;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A stream of an object's parts: one each time that another value is complete, and a last one with the object itself. After an
 * invalid answer the client asks again, and the parts start over with the next {@link ObjectPart#round()}; discard the earlier
 * ones.
 *
 * <p>It can be read once: by a for loop, by {@link #tryAdvance} or by {@link #result()}. Close it, best by try-with-resources;
 * closing it early ends the exchange with the server. One thread at a time may read; any thread may close it.
 *
 * @param <T> the object's class
 */
public final class ObjectStream<T> implements Iterable<ObjectPart<T>>, AutoCloseable {
    private final Rounds<T> rounds;
    private final ClientCalls calls;
    private volatile ChunkStream chunks;
    private volatile boolean closed;
    private AnswerText<T> answer;
    private Optional<ObjectResponse<T>> result = Optional.empty();
    private boolean taken;

    ObjectStream(Rounds<T> rounds, ClientCalls calls) {
        this.rounds = rounds;
        this.calls = calls;
        open();
    }

    private void open() {
        answer = new AnswerText<>(rounds);
        try {
            chunks = calls.read(rounds.next());
        } catch (TektonLlmException e) {
            throw rounds.withEarlierAnswers(e);
        }
        if (closed) {
            chunks.close();
        }
    }

    /**
     * Waits for the next part and passes it to the action.
     *
     * @param action receives the part
     * @return false at the end of the stream
     * @throws TektonLlmException if the call fails or no answer is valid
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

    /** The next part of this round; empty if a chunk completed no value, or another round has started. */
    private Optional<ObjectPart<T>> read() {
        PartOfChunk<T> got = new PartOfChunk<>();
        boolean more;
        try {
            more = chunks.tryAdvance(chunk -> got.part = answer.take(chunk));
        } catch (TektonLlmException e) {
            close();
            throw rounds.withEarlierAnswers(e);
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
     * Waits for the last part, and closes the stream.
     *
     * @return the validated object with its metadata
     * @throws TektonLlmException if the call fails or no answer is valid
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
     * Returns the parts in order. Does not close the stream at its end.
     *
     * @return an iterator; there is only one
     * @throws IllegalStateException on a second call
     */
    @Override
    public Iterator<ObjectPart<T>> iterator() {
        if (taken) {
            throw new IllegalStateException("An ObjectStream can be read only once; keep its parts or its result().");
        }
        taken = true;
        return new Parts();
    }

    /** Ends the stream. A thread that is waiting for a part gets a {@link ai.tekton.llm.error.LlmCancelledException}. */
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
