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
 * Combines two transports to one Rhetor; using the second does not count as a fallback. Conversations, all or only
 * streams, go over the WebSocket, and over HTTP if there is no connection or it is lost before their first text;
 * everything else goes over HTTP. Thread-safe.
 */
public final class WebSocketFirstUpstream implements Upstream {
    private final Upstream socket;
    private final BooleanSupplier connected;
    private final Upstream http;
    private final boolean socketAlone;

    /**
     * Makes the upstream.
     *
     * @param socket the upstream over the WebSocket, which is called first; closed with this object
     * @param connected returns whether the WebSocket is connected
     * @param http the upstream over HTTP, which is called for everything else; closed with this object
     * @param socketAlone whether all conversations, including complete answers, use the WebSocket only
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
     * A stream over the WebSocket. If there is no connection, or it is lost before the first text, the stream continues
     * over HTTP within the same attempt and its time. What Rhetor answers over the WebSocket counts, including a
     * failure.
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

        /**
         * Returns whether a failure is one of the connection. A server may refuse the handshake with any status, which
         * means that there is no WebSocket; a token that it refuses there, it also refuses over HTTP.
         */
        private boolean isOfTheSocket(TektonLlmException failure) {
            return failure instanceof LlmConnectionException
                    || !connected.getAsBoolean() && !(failure instanceof AuthenticationException);
        }
    }
}
