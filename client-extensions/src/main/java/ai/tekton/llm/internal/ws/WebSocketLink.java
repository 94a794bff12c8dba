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

/** One open socket. Sends from any thread, in order, without waiting for the network. Thread-safe. */
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

    /** The container's way of sending. */
    private record SessionRemote(Session session) implements FrameSender.Remote {
        @Override
        public void send(String frame, Consumer<Throwable> sent) {
            session.getAsyncRemote()
                    .sendText(frame, result -> sent.accept(result.isOK() ? null : failure(result.getException())));
        }

        private static Throwable failure(Throwable told) {
            return told == null ? new IOException("the container does not say why") : told;
        }

        @Override
        public boolean isOpen() {
            return session.isOpen();
        }
    }

    /** Begins to hear what comes. */
    void listen() {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::heard);
        session.addMessageHandler(
                PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> lastSignNanos = System.nanoTime());
    }

    private void heard(String text) {
        lastSignNanos = System.nanoTime();
        try {
            listener.onText(this, text);
        } catch (RuntimeException | Error e) {
            // The container would take it for a failure of the socket, which other requests go over too.
            LOG.warn("A frame could not be handled", e);
        }
    }

    /** Sends a frame that nobody waits for; where it cannot leave, that is logged at debug level. */
    void send(String text) {
        send(text, failure -> LOG.debug("A frame could not be sent: {}", failure.toString()));
    }

    /**
     * Sends a frame.
     *
     * @param text the frame
     * @param onFailure called at most once, with the reason why the frame did not leave, or may not have: also where the
     *     link is lost first. It is called on any thread, this one included, which it must not hold up
     */
    void send(String text, Consumer<Throwable> onFailure) {
        sender.send(text, onFailure);
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("A ping could not be sent", e);
            lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), "a ping could not be sent");
        }
    }

    /** When the peer was last heard of, by {@link System#nanoTime()}. */
    long lastSignNanos() {
        return lastSignNanos;
    }

    boolean isOpen() {
        return !lost.get();
    }

    /** Says goodbye; the listener hears of it as of any other end. */
    void close(CloseCodes code, String reason) {
        lose(code.getCode(), reason);
    }

    /** The end of the link, whoever noticed it first. */
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
            // It is gone already, which is what was wanted.
            LOG.debug("The socket was closed before", e);
        }
    }
}
