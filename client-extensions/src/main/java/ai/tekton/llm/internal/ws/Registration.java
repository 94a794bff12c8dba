package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.NotRhetorException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The endpoint of a connection from its opening on: sends REGISTER and waits for REGISTER_ACK. After that it passes all
 * events to the link's own listener, which receives none without REGISTER_ACK. Thread-safe.
 */
final class Registration extends Endpoint implements LinkListener {
    private final FrameCodec codec;
    private final String component;
    private final Optional<String> token;
    private final Function<ServerFrame, TektonLlmException> refusal;
    private final LinkListener listener;
    private final CompletableFuture<WebSocketLink> acknowledged = new CompletableFuture<>();
    private volatile WebSocketLink link;
    private volatile boolean abandoned;

    /**
     * Makes the endpoint of one connection.
     *
     * @param codec writes and reads frames
     * @param component the id of the calling component
     * @param token the token, if there is one
     * @param refusal makes the exception for an error in place of REGISTER_ACK
     * @param listener receives all events after REGISTER_ACK
     */
    Registration(
            FrameCodec codec,
            String component,
            Optional<String> token,
            Function<ServerFrame, TektonLlmException> refusal,
            LinkListener listener) {
        this.codec = codec;
        this.component = component;
        this.token = token;
        this.refusal = refusal;
        this.listener = listener;
    }

    /** Returns a future of the registered link, or of the failure. */
    Future<WebSocketLink> link() {
        return acknowledged;
    }

    @Override
    public void onOpen(Session session, EndpointConfig endpointConfig) {
        link = new WebSocketLink(session, this);
        if (abandoned) {
            abandon();
            return;
        }
        link.listen();
        link.send(codec.register(component, token), acknowledged::completeExceptionally);
    }

    @Override
    public void onText(WebSocketLink from, String text) {
        if (isRegistered()) {
            listener.onText(from, text);
        } else if (!acknowledged.isDone()) {
            onAnswer(from, text);
        }
    }

    private boolean isRegistered() {
        return acknowledged.isDone() && !acknowledged.isCompletedExceptionally();
    }

    private void onAnswer(WebSocketLink from, String text) {
        try {
            ServerFrame frame = codec.read(text);
            if (frame instanceof ServerFrame.Registered) {
                acknowledged.complete(from);
            } else if (frame instanceof ServerFrame.Failure || frame instanceof ServerFrame.Refused) {
                acknowledged.completeExceptionally(refusal.apply(frame));
            } else if (frame instanceof ServerFrame.Ping) {
                from.send(codec.pong());
            }
        } catch (NotRhetorException e) {
            acknowledged.completeExceptionally(e);
        }
    }

    @Override
    public void onLost(WebSocketLink from, int code, String reason) {
        acknowledged.completeExceptionally(new IOException("it was closed before REGISTER_ACK, with code " + code));
        if (isRegistered()) {
            listener.onLost(from, code, reason);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        lose(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }

    @Override
    public void onError(Session session, Throwable failure) {
        lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), failure.getClass().getSimpleName());
    }

    private void lose(int code, String reason) {
        WebSocketLink open = link;
        if (open != null) {
            open.lose(code, reason);
        }
    }

    /** Closes the connection, also one that opens only now. */
    void abandon() {
        abandoned = true;
        WebSocketLink open = link;
        if (open != null) {
            open.close(CloseCodes.GOING_AWAY, "not registered");
        }
    }
}
