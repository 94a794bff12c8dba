package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/** A stream with a chunk before its first. */
final class PrefixedChunkSource implements ChunkSource {
    private final StreamingChunk prefix;
    private final ChunkStream rest;
    private boolean prefixPassed;

    PrefixedChunkSource(StreamingChunk prefix, ChunkStream rest) {
        this.prefix = prefix;
        this.rest = rest;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        if (prefixPassed) {
            return rest.tryAdvance(action);
        }
        prefixPassed = true;
        action.accept(prefix);
        return true;
    }

    @Override
    public void close() {
        rest.close();
    }
}
