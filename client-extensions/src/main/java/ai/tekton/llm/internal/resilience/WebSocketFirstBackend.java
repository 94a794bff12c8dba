package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.internal.resilience.Failover.Step;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One Rhetor behind two transports, neither of which is a fallback of the other. Conversations go over the WebSocket, all of
 * them or the streams, and those over HTTP where the socket fails before their first text; the rest goes over HTTP.
 * Thread-safe.
 */
public final class WebSocketFirstBackend implements LlmBackend {
    private final LlmBackend socket;
    private final LlmBackend http;
    private final boolean socketAlone;
    private final List<Step> steps;
    private final Events quiet = new Events(List.of(), Clock.systemUTC());

    /**
     * Makes the pair.
     *
     * @param socket asked first; closed with this
     * @param http asked for everything else; closed with this
     * @param socketAlone whether whole answers go over the socket too, and nothing goes over HTTP in its place
     */
    public WebSocketFirstBackend(LlmBackend socket, LlmBackend http, boolean socketAlone) {
        this.socket = socket;
        this.http = http;
        this.socketAlone = socketAlone;
        this.steps = List.of(
                new Step(socket, false, UnaryOperator.identity()), new Step(http, false, UnaryOperator.identity()));
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return (socketAlone ? socket : http).complete(call);
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        if (socketAlone) {
            return socket.stream(call);
        }
        Failover failover = new Failover(steps, call.context(), quiet);
        return ChunkStream.of(new FallbackChunkSource(call, failover, StreamFailurePolicy.FAIL));
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
