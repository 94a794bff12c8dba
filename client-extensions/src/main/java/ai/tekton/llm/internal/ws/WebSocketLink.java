package ai.tekton.llm.internal.ws;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open socket. Sends from any thread, one frame after the other in the order they were given, without waiting for the
 * network. Thread-safe.
 */
final class WebSocketLink {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketLink.class);

    private final Session session;
    private final LinkListener listener;
    private final Queue<String> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pumping = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile boolean sending;
    private volatile long lastSignNanos = System.nanoTime();

    WebSocketLink(Session session, LinkListener listener) {
        this.session = session;
        this.listener = listener;
    }

    /** Begins to hear what comes. */
    void listen() {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
            lastSignNanos = System.nanoTime();
            listener.onText(this, text);
        });
        session.addMessageHandler(
                PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> lastSignNanos = System.nanoTime());
    }

    void send(String text) {
        outbox.add(text);
        pump();
    }

    /** Hands one frame at a time to the container; whoever finds another thread at it leaves it the work. */
    private void pump() {
        if (pumping.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (!sending) {
                String text = outbox.poll();
                if (text == null) {
                    break;
                }
                sendNow(text);
            }
            seen = pumping.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendNow(String text) {
        sending = true;
        try {
            session.getAsyncRemote().sendText(text, result -> {
                sending = false;
                if (result.isOK()) {
                    pump();
                } else {
                    lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), "a frame could not be sent");
                }
            });
        } catch (RuntimeException e) {
            // The container's way of saying that the session is closed.
            LOG.debug("A frame could not be sent", e);
            lose(CloseCodes.CLOSED_ABNORMALLY.getCode(), "a frame could not be sent");
        }
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException e) {
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
        listener.onLost(this, code, reason);
        outbox.clear();
        try {
            CloseCodes sent =
                    code == CloseCodes.NORMAL_CLOSURE.getCode() ? CloseCodes.NORMAL_CLOSURE : CloseCodes.GOING_AWAY;
            session.close(new CloseReason(sent, null));
        } catch (IOException | RuntimeException e) {
            // It is gone already, which is what was wanted.
            LOG.debug("The socket was closed before", e);
        }
    }
}
