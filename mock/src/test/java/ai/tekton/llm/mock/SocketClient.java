package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the WebSocket that validates each frame, sent or received, against the contract by default. */
final class SocketClient implements AutoCloseable {
    static final FrameSchemas SCHEMAS = FrameSchemas.load();
    static final String REGISTER =
            "{\"type\":\"REGISTER\",\"component_id\":\"test\",\"capabilities\":[\"chat\",\"stream\"]}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final WebSocket webSocket;

    private SocketClient(String url, Optional<String> token) {
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Calls.SOON);
        token.ifPresent(value -> builder.header("Authorization", "Bearer " + value));
        this.webSocket = builder.buildAsync(URI.create(url), new Listener()).join();
    }

    static SocketClient open(RhetorMock rhetor) {
        return open(rhetor.webSocketUrl());
    }

    static SocketClient open(String url) {
        return new SocketClient(url, Optional.empty());
    }

    static SocketClient open(RhetorMock rhetor, String token) {
        return new SocketClient(rhetor.webSocketUrl(), Optional.of(token));
    }

    /** Opens one on which requests may be sent; its REGISTER is taken from the journal. */
    static SocketClient registered(RhetorMock rhetor) throws InterruptedException {
        SocketClient client = open(rhetor).send(REGISTER);
        client.next("REGISTER_ACK");
        rhetor.takeFrame(Calls.SOON);
        return client;
    }

    SocketClient send(String frame) {
        SCHEMAS.check(frame);
        return sendAsIs(frame);
    }

    SocketClient sendAsIs(String text) {
        webSocket.sendText(text, true).join();
        return this;
    }

    SocketClient sendFragments(String... fragments) {
        for (int i = 0; i < fragments.length; i++) {
            webSocket.sendText(fragments[i], i == fragments.length - 1).join();
        }
        return this;
    }

    SocketClient sendBinary(String text) {
        webSocket
                .sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                .join();
        return this;
    }

    SocketClient ping(String payload) {
        webSocket
                .sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                .join();
        return this;
    }

    String pong() throws InterruptedException {
        return taken(pongs);
    }

    SocketClient prompt(FrameType type, String id, String prompt) {
        return send("{\"type\":\"" + type + "\",\"request_id\":\"" + id + "\",\"prompt\":\"" + prompt + "\"}");
    }

    SocketClient cancel(String id) {
        return send("{\"type\":\"CANCEL\",\"request_id\":\"" + id + "\"}");
    }

    /** {@return the next text, whatever it is} */
    String nextAsIs() throws InterruptedException {
        return taken(texts);
    }

    ObjectNode next() throws InterruptedException {
        String text = nextAsIs();
        SCHEMAS.check(text);
        return Json.parse(text).orElseThrow();
    }

    ObjectNode next(String type) throws InterruptedException {
        ObjectNode frame = next();
        if (!frame.path("type").asText().equals(type)) {
            throw new AssertionError("Not a " + type + ": " + frame);
        }
        return frame;
    }

    /** {@return the CHUNKs up to the one that is done} */
    List<ObjectNode> stream() throws InterruptedException {
        List<ObjectNode> chunks = new ArrayList<>();
        do {
            chunks.add(next("CHUNK"));
        } while (!chunks.get(chunks.size() - 1).path("done").asBoolean());
        return chunks;
    }

    static String text(List<ObjectNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.path("chunk").asText()));
        return text.toString();
    }

    /** {@return the code and the reason of the end: 1006 where no close frame came; it fails where the network did} */
    CompletableFuture<String> ended() {
        return ended;
    }

    boolean hasNothingYet() {
        return texts.isEmpty() && pongs.isEmpty() && !ended.isDone();
    }

    void close(int code) {
        webSocket.sendClose(code, "done").join();
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    private static String taken(BlockingQueue<String> queue) throws InterruptedException {
        String text = queue.poll(Calls.SOON.toMillis(), TimeUnit.MILLISECONDS);
        if (text == null) {
            throw new AssertionError("Nothing came within " + Calls.SOON + ".");
        }
        return text;
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder begun = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            begun.append(data);
            if (last) {
                texts.add(begun.toString());
                begun.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pongs.add(StandardCharsets.UTF_8.decode(message).toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            ended.complete((statusCode + " " + reason).strip());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.completeExceptionally(error);
        }
    }
}
