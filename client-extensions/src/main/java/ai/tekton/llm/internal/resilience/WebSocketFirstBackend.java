package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.function.BooleanSupplier;

/**
 * One Rhetor behind two transports, neither of which is a fallback of the other. Conversations go over the WebSocket, all of
 * them or the streams, and those over HTTP where there is no socket, or it is lost before their first text; the rest goes
 * over HTTP.
 * Thread-safe.
 */
public final class WebSocketFirstBackend implements LlmBackend {
    private final LlmBackend socket;
    private final BooleanSupplier connected;
    private final LlmBackend http;
    private final boolean socketAlone;

    /**
     * Makes the pair.
     *
     * @param socket asked first; closed with this
     * @param connected whether the socket is open
     * @param http asked for everything else; closed with this
     * @param socketAlone whether whole answers go over the socket too, and nothing goes over HTTP in its place
     */
    public WebSocketFirstBackend(LlmBackend socket, BooleanSupplier connected, LlmBackend http, boolean socketAlone) {
        this.socket = socket;
        this.connected = connected;
        this.http = http;
        this.socketAlone = socketAlone;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return (socketAlone ? socket : http).complete(call);
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        return socketAlone
                ? socket.stream(call)
                : ChunkStream.of(new SocketFirstChunkSource(socket, connected, http, call));
    }

    @Override
    public ProviderList providers(CallContext context) {
        return http.providers(context);
    }

    @Override
    public Health health(CallContext context) {
        return http.health(context);
    }

    @Override
    public String name() {
        return http.name();
    }

    @Override
    public void close() {
        socket.close();
        http.close();
    }
}
