package ai.tekton.llm.internal.ws;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection to the server's WebSocket. Sends from any thread, in order, without waiting for the network.
 * Thread-safe.
 */
final class WebSocketLink {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketLink.class);

    private final Session session;
    private final LinkListener listener;
    private final FrameSender sender;
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile long lastSignNanos = System.nanoTime();

    WebSocketLink(Session session, LinkListener listener) {
        this.session = session;
        this.listener = listener;
        this.sender = new FrameSender(
                new SessionRemote(session),
                failure -> lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), "a frame could not be sent"));
    }

    /** Sends frames with the container. */
    private record SessionRemote(Session session) implements FrameSender.Remote {
        @Override
        public void send(String frame, Consumer<Throwable> sent) {
            session.getAsyncRemote()
                    .sendText(frame, result -> sent.accept(result.isOK() ? null : failure(result.getException())));
        }

        private static Throwable failure(Throwable reported) {
            return reported == null ? new IOException("the container does not say why") : reported;
        }

        @Override
        public boolean isOpen() {
            return session.isOpen();
        }
    }

    /** Begins to receive frames. */
    void listen() {
        if (session.getMaxIdleTimeout() == 0) {
            // Neither value limits the idle time, but for 0 Tyrus submits a task to a thread for each message.
            session.setMaxIdleTimeout(-1);
        }
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::receive);
        session.addMessageHandler(
                PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> lastSignNanos = System.nanoTime());
    }

    private void receive(String text) {
        lastSignNanos = System.nanoTime();
        try {
            listener.onText(this, text);
        } catch (RuntimeException | Error e) {
            // The container would treat it as a failure of the connection, which other requests use too.
            LOG.warn("A frame could not be handled", e);
        }
    }

    /** Sends a frame without a callback; logs a failure at debug level. */
    void send(String text) {
        send(text, failure -> LOG.debug("A frame could not be sent: {}", failure.toString()));
    }

    /**
     * Sends a frame.
     *
     * @param text the frame
     * @param onFailure called at most once, with the reason why the frame was not sent, or perhaps not, also if the
     *     link is lost before; on any thread, including this one; must not block
     */
    void send(String text, Consumer<Throwable> onFailure) {
        sender.send(text, onFailure);
    }

    /** Pings the peer. */
    void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("A ping could not be sent", e);
            lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), "a ping could not be sent");
        }
    }

    /** Returns the time of the peer's last sign of life, by {@link System#nanoTime()}. */
    long lastSignNanos() {
        return lastSignNanos;
    }

    boolean isOpen() {
        return !lost.get();
    }

    /** Closes the link; notifies the listener as of any other end. */
    void close(CloseCodes code, String reason) {
        lose(code.getCode(), reason);
    }

    /** Ends the link; only the first call notifies the listener. */
    void lose(int code, String reason) {
        if (!lost.compareAndSet(false, true)) {
            return;
        }
        try {
            listener.onLost(this, code, reason);
        } catch (RuntimeException | Error e) {
            LOG.warn("The end of a connection could not be handled", e);
        }
        sender.stop();
        try {
            CloseCodes sent =
                    code == CloseCodes.NORMAL_CLOSURE.getCode() ? CloseCodes.NORMAL_CLOSURE : CloseCodes.GOING_AWAY;
            session.close(new CloseReason(sent, null));
        } catch (IOException | RuntimeException | Error e) {
            // The connection is already closed, as intended.
            LOG.debug("The socket was closed before", e);
        }
    }
}
