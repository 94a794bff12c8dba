package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.PongFrame;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One open WebSocket: what comes on it, one after the other, and what is sent. One thread reads and sends; it answers PING
 * while it reads.
 */
final class SocketConversation implements AutoCloseable {
    private static final int MOST_MESSAGES = 100_000;
    private static final int LONGEST = HttpExchanges.LONGEST_BODY;

    private static final long SIGN_OF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How many times the timeout a whole conversation may take. */
    private static final int TIMEOUTS = 20;

    private final Duration timeout;
    private final long endNanos;
    private final Inbox inbox;
    private final WebSocket webSocket;
    private int pings;

    /** What a server may do on a socket. */
    sealed interface Incoming {
        /** A whole text message. */
        record Text(String text) implements Incoming {}

        /** A binary message, which the contract has none of. */
        record Binary() implements Incoming {}

        /** The answer to a ping. */
        record Pong(String payload) implements Incoming {}

        /** The end of the socket, and how it came. */
        record End(String how) implements Incoming {}

        /** Nothing, for as long as was waited. */
        record Silence() implements Incoming {}
    }

    SocketConversation(WebSocket webSocket, Inbox inbox, Duration timeout) {
        this.webSocket = webSocket;
        this.inbox = inbox;
        this.timeout = timeout;
        this.endNanos = System.nanoTime() + timeout.multipliedBy(TIMEOUTS).toNanos();
    }

    /** Waits for what comes next, but no longer than until a time of {@link System#nanoTime()}. */
    Incoming next(long untilNanos) throws InterruptedException {
        Incoming incoming = poll(Math.min(untilNanos, endNanos));
        if (incoming instanceof Incoming.End) {
            // Whoever asks again is told again.
            inbox.queue.add(incoming);
        } else if (incoming instanceof Incoming.Text text && isPing(text.text())) {
            send(ServerJson.of(new PongFrame()).toString());
        }
        return incoming;
    }

    /**
     * Waits for what comes next. A connection that breaks while it is written to may not be told of by what reads it, so
     * it is written to now and then: by pongs nobody asked for, which RFC 6455 has for signs of life.
     */
    private Incoming poll(long untilNanos) throws InterruptedException {
        while (true) {
            long left = untilNanos - System.nanoTime();
            Incoming incoming = inbox.queue.poll(Math.min(left, SIGN_OF_LIFE_NANOS), TimeUnit.NANOSECONDS);
            if (incoming != null) {
                return incoming;
            } else if (left <= SIGN_OF_LIFE_NANOS) {
                return new Incoming.Silence();
            }
            await(webSocket.sendPong(ByteBuffer.allocate(0)));
        }
    }

    private static boolean isPing(String text) {
        return SocketFrame.parse(text, "")
                .filter(frame -> frame.type().equals(PingFrame.Type.PING.value()))
                .isPresent();
    }

    void send(String text) throws InterruptedException {
        await(webSocket.sendText(text, true));
    }

    /** Pings, and gives the payload that the pong has to have. */
    String ping() throws InterruptedException {
        String payload = "check-" + ++pings;
        await(webSocket.sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII))));
        return payload;
    }

    private void await(CompletableFuture<?> sent) throws InterruptedException {
        try {
            sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            inbox.end("it broke off");
        } catch (TimeoutException e) {
            inbox.end("the server takes no more");
            webSocket.abort();
        }
    }

    /** Says goodbye and closes, without waiting for the server to say so too. */
    @Override
    public void close() {
        try {
            webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            inbox.end("it broke off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            webSocket.abort();
        }
    }

    /** Takes what comes, on the threads of the socket. */
    static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<Incoming> queue = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private long length;
        private int messages;

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            length += data.length();
            if (last) {
                queue.add(new Incoming.Text(text.toString()));
                text.setLength(0);
            }
            return more(webSocket, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            length += data.remaining();
            if (last) {
                queue.add(new Incoming.Binary());
            }
            return more(webSocket, last);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            queue.add(new Incoming.Pong(
                    StandardCharsets.ISO_8859_1.decode(message).toString()));
            return more(webSocket, true);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end("with code " + code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end("without a close frame, " + Failures.kind(error));
        }

        private CompletionStage<?> more(WebSocket webSocket, boolean message) {
            messages += message ? 1 : 0;
            if (length > LONGEST || messages > MOST_MESSAGES) {
                end("by this side, since the server sends more than " + LONGEST + " bytes or " + MOST_MESSAGES
                        + " messages");
                webSocket.abort();
            } else {
                webSocket.request(1);
            }
            return null;
        }

        private void end(String how) {
            queue.add(new Incoming.End(how));
        }
    }
}
