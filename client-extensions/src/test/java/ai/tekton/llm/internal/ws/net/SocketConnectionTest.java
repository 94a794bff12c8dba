package ai.tekton.llm.internal.ws.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketConnectionTest {
    private static final ByteBuffer DIRECT =
            ByteBuffer.allocateDirect(1).put((byte) 'd').flip();

    /** Keeps what is written, and whether it is closed. */
    private static final class RecordingSocket extends Socket {
        private final List<String> events = new ArrayList<>();
        private boolean broken;

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (broken) {
                        throw new IOException("Broken pipe");
                    }
                    events.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
                }
            };
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    /** Runs an action once its frame was sent. */
    private static CompletionHandler<ByteBuffer> then(Runnable action) {
        return new CompletionHandler<>() {
            @Override
            public void completed(ByteBuffer result) {
                action.run();
            }
        };
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private final RecordingSocket socket = new RecordingSocket();
    private SocketConnection connection;

    @BeforeEach
    void connect() throws IOException {
        connection = new SocketConnection(socket, socket, Runnable::run);
    }

    @Test
    void aFrameIsWrittenAtOnceWhenNoOtherFollows() {
        connection.write(bytes("a"), then(() -> {}));
        assertThat(socket.events).containsExactly("a");

        connection.write(DIRECT.duplicate(), then(() -> {}));
        assertThat(socket.events).containsExactly("a", "d");
    }

    @Test
    void framesSubmittedDuringAWriteShareTheNextWrite() {
        connection.write(
                bytes("a"),
                then(() -> connection.write(bytes("b"), then(() -> connection.write(bytes("c"), then(() -> {}))))));

        assertThat(socket.events).containsExactly("abc");
    }

    @Test
    void aFrameLargerThanTheBufferIsWrittenInOrder() {
        String large = "x".repeat(100_000);

        connection.write(
                bytes("a"),
                then(() -> connection.write(bytes(large), then(() -> {
                    connection.write(bytes("b"), then(() -> {}));
                }))));

        assertThat(String.join("", socket.events)).isEqualTo("a" + large + "b");
    }

    @Test
    void aFrameIsWrittenEvenIfItsHandlerFails() {
        connection.write(bytes("a"), then(() -> {
            throw new IllegalStateException("a bug");
        }));

        assertThat(socket.events).containsExactly("a");
    }

    @Test
    void closingWritesTheRemainingBytesFirst() {
        connection.write(bytes("a"), then(() -> connection.close()));

        assertThat(socket.events).containsExactly("a", "closed");
    }

    @Test
    void aWriteThatFailsEndsTheConnection() {
        socket.broken = true;

        connection.write(bytes("a"), then(() -> {}));

        assertThat(socket.events).containsExactly("closed");
    }
}
