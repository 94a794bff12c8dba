package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;

/**
 * A stream that is opened anew when it fails before its first text; after that the caller has part of the answer, and a
 * new one would be glued to it.
 */
final class RetryingChunkSource implements ChunkSource {
    private final LlmBackend backend;
    private final ChatCall call;
    private final Retries retries;
    private final Consumer<StreamingChunk> holder = chunk -> held = chunk;
    private StreamingChunk held;
    private ChunkStream current;
    private boolean textSeen;
    private volatile boolean closed;

    /** Opens the first stream, with retries. */
    RetryingChunkSource(LlmBackend backend, ChatCall call, Retries retries) {
        this.backend = backend;
        this.call = call;
        this.retries = retries;
        open();
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        while (true) {
            try {
                if (!current.tryAdvance(holder)) {
                    return false;
                }
            } catch (TektonLlmException e) {
                if (textSeen || closed) {
                    throw e;
                }
                current.close();
                retries.next(e);
                open();
                continue;
            }
            // Outside of the try: what the caller's action throws is no failure of the stream.
            textSeen |= !held.chunk().isEmpty();
            action.accept(held);
            return true;
        }
    }

    private void open() {
        while (true) {
            try {
                use(backend.stream(call.withAttempt(retries.attempt())));
                return;
            } catch (TektonLlmException e) {
                retries.next(e);
            }
        }
    }

    private synchronized void use(ChunkStream stream) {
        current = stream;
        if (closed) {
            stream.close();
        }
    }

    @Override
    public void close() {
        ChunkStream open;
        synchronized (this) {
            closed = true;
            open = current;
        }
        open.close();
    }
}
