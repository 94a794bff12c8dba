package ai.tekton.llm.backend;

import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/**
 * Where the pieces of a streamed answer come from; what a {@link ChunkStream} reads.
 *
 * <p>One thread at a time advances it. {@link #close()} may come from any thread, at any time, more than once, and ends
 * an advance that is waiting.
 */
public interface ChunkSource extends AutoCloseable {
    /**
     * Waits for the next piece and hands it over.
     *
     * @param action takes the piece
     * @return false where the answer has ended and there was no piece
     * @throws ai.tekton.llm.error.TektonLlmException where the stream failed
     */
    boolean tryAdvance(Consumer<? super StreamingChunk> action);

    /** Ends the stream, wherever it is. */
    @Override
    void close();
}
