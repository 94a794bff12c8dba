package ai.tekton.llm.backend;

import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/**
 * The source of the chunks of a streamed answer, which a {@link ChunkStream} reads.
 *
 * <p>One thread at a time calls {@link #tryAdvance}. Any thread may call {@link #close()}, at any time and more than
 * once; it ends a call of {@code tryAdvance} that is waiting.
 */
public interface ChunkSource extends AutoCloseable {
    /**
     * Waits for the next chunk and passes it to an action.
     *
     * @param action takes the chunk
     * @return false if the answer has ended and there was no chunk
     * @throws ai.tekton.llm.error.TektonLlmException if the stream failed
     */
    boolean tryAdvance(Consumer<? super StreamingChunk> action);

    /** Ends the stream, whether or not it has ended by itself. */
    @Override
    void close();
}
