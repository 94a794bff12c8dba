package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.probe.Incoming.Kind;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.PongFrame;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
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
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One open WebSocket. One thread sends and reads, and answers PING while it reads. */
final class SocketConversation implements AutoCloseable {
    private static final int MOST_MESSAGES = 100_000;
    private static final int LONGEST = HttpExchanges.LONGEST_BODY;
    private static final long SIGN_OF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The limit of a whole conversation, as a multiple of the timeout. */
    private static final int TIMEOUTS = 20;

    private final Duration timeout;
    private final long endNanos;
    private final Inbox inbox;
    private final WebSocket webSocket;
    private int pings;

    private SocketConversation(WebSocket webSocket, Inbox inbox, Duration timeout) {
        this.webSocket = webSocket;
        this.inbox = inbox;
        this.timeout = timeout;
        this.endNanos = System.nanoTime() + timeout.multipliedBy(TIMEOUTS).toNanos();
    }

    /** Opens a socket; an ExecutionException has the failure of the handshake as its cause. */
    static SocketConversation open(HttpClient http, ProbeContext context)
            throws InterruptedException, ExecutionException, TimeoutException {
        // Not less where HTTP has taken its time: the socket would be reported for that.
        Duration timeout = context.timeouts().each();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(timeout);
        context.settings().token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        Inbox inbox = new Inbox();
        CompletableFuture<WebSocket> opening =
                builder.buildAsync(context.settings().webSocketUrl(), inbox);
        try {
            WebSocket open = opening.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new SocketConversation(open, inbox, timeout);
        } catch (TimeoutException e) {
            // A socket that opens too late must not stay open.
            opening.thenAccept(WebSocket::abort);
            throw e;
        }
    }

    /**
     * Reads for at most the timeout until an event passes a test, and hands those before to {@code others}.
     *
     * @return the event; where none passed, the end of the socket or the silence
     */
    Incoming until(Predicate<Incoming> last, Consumer<Incoming> others) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Incoming incoming = next(deadline);
        while (!incoming.isOver() && !last.test(incoming)) {
            others.accept(incoming);
            incoming = next(deadline);
        }
        return incoming;
    }

    /** Waits for the next event, but no longer than until a time of {@link System#nanoTime()}. */
    Incoming next(long untilNanos) throws InterruptedException {
        Incoming incoming = poll(Math.min(untilNanos, endNanos));
        if (incoming.kind() == Kind.END) {
            // The next call returns the end again.
            inbox.queue.add(incoming);
        } else if (incoming.is(PingFrame.Type.PING.value())) {
            send(ServerJson.of(new PongFrame()));
        }
        return incoming;
    }

    /**
     * Waits for the next event. Reading may not notice that the connection is broken, but writing does: so it sends a pong
     * now and then, which RFC 6455 allows without a ping as a sign of life.
     */
    private Incoming poll(long untilNanos) throws InterruptedException {
        while (true) {
            long left = untilNanos - System.nanoTime();
            Incoming incoming = inbox.queue.poll(Math.min(left, SIGN_OF_LIFE_NANOS), TimeUnit.NANOSECONDS);
            if (incoming != null) {
                return incoming;
            } else if (left <= SIGN_OF_LIFE_NANOS) {
                return Incoming.of(Kind.SILENCE, "");
            }
            await(webSocket.sendPong(ByteBuffer.allocate(0)));
        }
    }

    Duration timeout() {
        return timeout;
    }

    /** Reports that an answer did not come: the socket has closed, or is silent. */
    void unanswered(Incoming over, String what, Findings.Of findings) {
        if (over.kind() == Kind.END) {
            findings.add(what + ".closed", over.text());
        } else {
            findings.add(what + ".silent", Timeouts.seconds(timeout));
        }
    }

    void send(JsonNode frame) throws InterruptedException {
        send(frame.toString());
    }

    void send(String text) throws InterruptedException {
        await(webSocket.sendText(text, true));
    }

    /** Sends a ping, and returns the test for its pong. */
    Predicate<Incoming> ping() throws InterruptedException {
        Incoming pong = Incoming.of(Kind.PONG, "check-" + ++pings);
        await(webSocket.sendPing(ByteBuffer.wrap(pong.text().getBytes(StandardCharsets.US_ASCII))));
        return pong::equals;
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

    /** Sends a close frame, and closes without waiting for the server's. */
    @Override
    public void close() {
        try {
            await(webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            webSocket.abort();
        }
    }

    /** Receives events on the threads of the socket. */
    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<Incoming> queue = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private long length;
        private int messages;

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            length += data.length();
            if (last) {
                queue.add(Incoming.ofMessage(text.toString()));
                text.setLength(0);
            }
            return more(webSocket, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            length += data.remaining();
            if (last) {
                queue.add(Incoming.of(Kind.BINARY, ""));
            }
            return more(webSocket, last);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            queue.add(Incoming.of(
                    Kind.PONG, StandardCharsets.ISO_8859_1.decode(message).toString()));
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
            queue.add(Incoming.of(Kind.END, how));
        }
    }
}
