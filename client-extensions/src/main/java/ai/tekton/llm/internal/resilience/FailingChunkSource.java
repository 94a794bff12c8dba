package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/** A stream that does nothing but fail. */
record FailingChunkSource(TektonLlmException failure) implements ChunkSource {
    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        throw failure;
    }

    @Override
    public void close() {}
}
