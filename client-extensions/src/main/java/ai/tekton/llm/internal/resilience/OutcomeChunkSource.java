package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.function.Consumer;

/** A stream whose outcome is told to the listeners. */
public final class OutcomeChunkSource implements ChunkSource {
    private final ChunkStream stream;
    private final CallOutcome outcome;
    private final Consumer<StreamingChunk> holder = chunk -> held = chunk;
    private StreamingChunk held;
    private Optional<String> backend = Optional.empty();
    private boolean fallback;

    /**
     * Watches a stream.
     *
     * @param stream the stream; closed with this
     * @param outcome takes note of how it ends
     */
    public OutcomeChunkSource(ChunkStream stream, CallOutcome outcome) {
        this.stream = stream;
        this.outcome = outcome;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        boolean hasNext = next();
        if (hasNext) {
            backend = held.backend();
            fallback = held.fallback();
        }
        if (!hasNext || held.done()) {
            outcome.answered(backend, fallback);
        }
        if (hasNext) {
            action.accept(held);
        }
        return hasNext;
    }

    private boolean next() {
        try {
            return stream.tryAdvance(holder);
        } catch (TektonLlmException e) {
            outcome.failed(e);
            throw e;
        }
    }

    @Override
    public void close() {
        outcome.givenUp();
        stream.close();
    }
}
