package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Closing;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One Rhetor behind two transports, neither of which is a fallback of the other. Conversations go over the WebSocket, all of
 * them or the streams, and those over HTTP where there is no socket, or it is lost before their first text; the rest goes
 * over HTTP. Thread-safe.
 */
public final class WebSocketFirstUpstream implements Upstream {
    private final Upstream socket;
    private final BooleanSupplier connected;
    private final Upstream http;
    private final boolean socketAlone;

    /**
     * Makes the pair.
     *
     * @param socket asked first; closed with this
     * @param connected whether the socket is open
     * @param http asked for everything else; closed with this
     * @param socketAlone whether whole answers go over the socket too, and no conversation goes over HTTP in its place
     */
    public WebSocketFirstUpstream(Upstream socket, BooleanSupplier connected, Upstream http, boolean socketAlone) {
        this.socket = socket;
        this.connected = connected;
        this.http = http;
        this.socketAlone = socketAlone;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        if (request.kind().isAnswer() && socketAlone) {
            return socket.open(request, loop);
        }
        return request.kind() == Kind.STREAM ? new SocketFirst<>(request, loop) : http.open(request, loop);
    }

    @Override
    public String name() {
        return http.name();
    }

    @Override
    public void close() {
        Closing.all(List.of(socket, http));
    }

    /**
     * A stream over the WebSocket, and over HTTP within the same attempt, and its time, where there is no socket, or it is
     * lost before the first text. What Rhetor answers over the socket, be it a failure, is its answer.
     */
    private final class SocketFirst<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private long startNanos;
        private boolean overHttp;
        private boolean textSeen;

        SocketFirst(Request<T> request, CallLoop loop) {
            super(socket.open(request, loop));
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (startNanos == 0) {
                startNanos = System.nanoTime();
            }
            super.pull(downstream);
        }

        @Override
        public void next(T item) {
            textSeen |= !request.kind().text(item).isEmpty();
            super.next(item);
        }

        @Override
        public void failed(TektonLlmException failure) {
            CallContext context = request.context();
            Duration left = context.timeout().minusNanos(System.nanoTime() - startNanos);
            if (overHttp || textSeen || !isOfTheSocket(failure) || left.isNegative() || left.isZero()) {
                super.failed(failure);
                return;
            }
            overHttp = true;
            pullFrom(http.open(request.withContext(context.withTimeout(left)), loop));
        }

        /** A handshake may be refused with any status, after which there is no socket; a refused token is refused over HTTP. */
        private boolean isOfTheSocket(TektonLlmException failure) {
            return failure instanceof LlmConnectionException
                    || !connected.getAsBoolean() && !(failure instanceof AuthenticationException);
        }
    }
}
