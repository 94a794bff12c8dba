package ai.tekton.llm.mock;

import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The HTTP request that opens a WebSocket, by RFC 6455. */
final class Handshake {
    /** The path of the contract's channel. */
    static final String PATH = "/ws";

    /** The status of the response that ends HTTP on the connection. */
    static final int SWITCHING = 101;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final Reply WRONG_VERSION = Reply.body(
                    "text/plain", "Failed to open a WebSocket connection: unsupported version.\n")
            .status(426)
            .header("sec-websocket-version", VERSION);
    private static final Reply WITHOUT_KEY = Reply.body(
                    "text/plain", "Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.\n")
            .status(400);

    private Handshake() {}

    /** {@return whether a request asks for a WebSocket, even an invalid one} */
    static boolean isOne(ReceivedRequest request) {
        return request.method().equals(HttpMethod.GET.name())
                && request.header("upgrade")
                        .filter(value -> value.toLowerCase(Locale.ROOT).equals("websocket"))
                        .isPresent();
    }

    /** {@return the refusal of an invalid handshake; empty for a valid one} */
    static Optional<Reply> refusal(ReceivedRequest request) {
        if (request.header("sec-websocket-version").filter(VERSION::equals).isEmpty()) {
            return Optional.of(WRONG_VERSION);
        }
        return request.header("sec-websocket-key").isEmpty() ? Optional.of(WITHOUT_KEY) : Optional.empty();
    }

    static Rendered accept(ReceivedRequest request) {
        String key = request.header("sec-websocket-key").orElseThrow();
        List<Header> headers = List.of(
                new Header("upgrade", "websocket"),
                new Header("connection", "Upgrade"),
                new Header("sec-websocket-accept", answerTo(key)));
        return new Rendered(SWITCHING, headers, Rendered.Chunks.NONE, false);
    }

    /** The response of a server without a WebSocket. */
    static Rendered refuse() {
        return Rendered.whole(403, "text/plain; charset=utf-8", new byte[0]);
    }

    private static String answerTo(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-1.", e);
        }
    }
}
