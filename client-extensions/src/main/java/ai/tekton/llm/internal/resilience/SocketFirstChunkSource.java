package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.BooleanSupplier;

/**
 * A stream over the WebSocket, and over HTTP within the same attempt where there is no socket, or it is lost before the first
 * text. What Rhetor answers over the socket, be it a failure, is its answer.
 */
final class SocketFirstChunkSource extends ReopeningChunkSource {
    private final LlmBackend socket;
    private final BooleanSupplier connected;
    private final LlmBackend http;
    private final ChatCall call;
    private boolean overHttp;
    private boolean textSeen;

    /** Opens the stream. */
    SocketFirstChunkSource(LlmBackend socket, BooleanSupplier connected, LlmBackend http, ChatCall call) {
        this.socket = socket;
        this.connected = connected;
        this.http = http;
        this.call = call;
        open();
    }

    @Override
    ChunkStream openNext() {
        return (overHttp ? http : socket).stream(call);
    }

    @Override
    void recover(RuntimeException failure) {
        if (overHttp || textSeen || !(failure instanceof TektonLlmException known) || !isOfTheSocket(known)) {
            throw failure;
        }
        overHttp = true;
    }

    /** A handshake may be refused with any status, after which there is no socket; a refused token is refused over HTTP too. */
    private boolean isOfTheSocket(TektonLlmException failure) {
        return failure instanceof LlmConnectionException
                || !connected.getAsBoolean() && !(failure instanceof AuthenticationException);
    }

    @Override
    StreamingChunk pass(StreamingChunk chunk) {
        textSeen |= !chunk.chunk().isEmpty();
        return chunk;
    }

    @Override
    void ended() {}
}
