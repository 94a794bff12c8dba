package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;

/**
 * A stream that is opened anew when it fails before its first text; after that the caller has part of the answer, and a
 * new one would be glued to it.
 */
final class RetryingChunkSource extends ReopeningChunkSource {
    private final LlmBackend backend;
    private final ChatCall call;
    private final Retries retries;
    private boolean textSeen;
    private boolean succeeded;

    /** Opens the first stream, with retries. */
    RetryingChunkSource(LlmBackend backend, ChatCall call, Retries retries) {
        this.backend = backend;
        this.call = call;
        this.retries = retries;
        open();
    }

    @Override
    ChunkStream openNext() {
        while (true) {
            try {
                return backend.stream(call.withAttempt(retries.attempt()));
            } catch (TektonLlmException e) {
                retries.next(e);
            }
        }
    }

    @Override
    void recover(RuntimeException failure) {
        if (!(failure instanceof TektonLlmException known)) {
            throw failure;
        }
        if (textSeen) {
            retries.failed(known);
            throw known;
        }
        retries.next(known);
    }

    @Override
    StreamingChunk pass(StreamingChunk chunk) {
        textSeen |= !chunk.chunk().isEmpty();
        if (chunk.done()) {
            succeed();
        }
        return chunk;
    }

    @Override
    void ended() {
        succeed();
    }

    private void succeed() {
        if (!succeeded) {
            succeeded = true;
            retries.succeeded();
        }
    }
}
