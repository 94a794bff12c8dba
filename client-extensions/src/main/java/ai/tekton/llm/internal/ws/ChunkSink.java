package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;

/** Takes a stream as it comes in; called on the container's threads, which it must not hold up. */
interface ChunkSink {
    /** Takes a piece; false where there is no room for it. */
    boolean offer(StreamingChunk chunk);

    /** Takes the failure that ends the stream; never called after a piece that is done. */
    void fail(TektonLlmException failure);
}
