package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sees every byte; a read that takes longer than {@link Calls#SOON} fails. */
final class RawClient implements AutoCloseable {
    static final String QUESTION =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]}";

    static final String UPGRADE = " HTTP/1.1\r\nHost: mock\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Socket socket;
    private final String basePath;

    RawClient(RhetorMock rhetor) throws IOException {
        this(rhetor.url());
    }

    RawClient(String url) throws IOException {
        URI address = URI.create(url);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) Calls.SOON.toMillis());
        basePath = address.getPath();
    }

    RawClient call(RhetorOperation operation) throws IOException {
        return call(operation, operation.method().equals("GET") ? "" : QUESTION);
    }

    RawClient call(RhetorOperation operation, String body) throws IOException {
        return send(request(operation, body));
    }

    String request(RhetorOperation operation, String body) {
        return operation.method() + " " + basePath + operation.path() + " HTTP/1.1\r\nHost: mock\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Shakes hands, so that frames may be sent. */
    RawClient becomeWebSocket() throws IOException {
        send("GET " + basePath + Handshake.PATH + UPGRADE + "\r\n").readHead();
        return this;
    }

    /** Shakes hands and registers; a drop with data on its way is beyond the JDK's own client. */
    RawClient register() throws IOException {
        becomeWebSocket().sendFrame(SocketClient.REGISTER).readTo("}");
        return this;
    }

    RawClient prompt(FrameType type) throws IOException {
        return sendFrame("{\"type\":\"" + type + "\",\"request_id\":\"1\",\"prompt\":\"Hello!\"}");
    }

    /** Sends a text frame, masked with zeros. */
    RawClient sendFrame(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0};
        return send(head).send(payload);
    }

    /** Reads until a text has come, and gives everything up to its end. */
    String readTo(String text) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith(text)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("Ended before '" + text + "': " + read.toString(StandardCharsets.UTF_8));
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    String readHead() throws IOException {
        return readTo("\r\n\r\n");
    }

    String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    boolean hasNothingYet() throws IOException {
        return socket.getInputStream().available() == 0;
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
