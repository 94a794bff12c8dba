package ai.tekton.llm.internal.ws.net;

import jakarta.websocket.CloseReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transfers the bytes of one WebSocket: one thread reads them while the socket is open, another writes them while there
 * are any. Thread-safe.
 *
 * <p>Frames that are submitted while others are written share a write to the socket. So a frame counts as sent once it
 * is in the buffer: a write that fails later ends the connection, as one that the system has buffered would.
 */
final class SocketConnection extends Writer {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final int READ_BYTES = 64 * 1024;

    /** The maximum number of bytes that are collected for a write. */
    private static final int WRITE_BYTES = 8 * 1024;

    /** How long sending the rest before a close may take, in seconds. */
    private static final long CLOSE_SECONDS = 2;

    private record Task(ByteBuffer bytes, CompletionHandler<ByteBuffer> handler) {}

    private final Socket socket;
    private final OutputStream out;
    private final Socket transport;
    private final Executor executor;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * Makes a connection.
     *
     * @param socket the socket to read and write
     * @param transport the connection below the socket, which can be closed while a write is stuck
     * @param executor runs the two threads
     * @throws IOException if the socket is closed
     */
    SocketConnection(Socket socket, Socket transport, Executor executor) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), WRITE_BYTES);
        this.transport = transport;
        this.executor = executor;
    }

    /** Passes received bytes to Tyrus from now on, until the connection ends; then notifies it of the end. */
    void read(InputStream in, Connection connection) {
        executor.execute(() -> {
            try {
                readAll(in, connection);
            } finally {
                connection.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, null));
                abort();
            }
        });
    }

    private static void readAll(InputStream in, Connection connection) {
        FrameSplitter frames =
                new FrameSplitter(bytes -> connection.getReadHandler().handle(bytes));
        byte[] buffer = new byte[READ_BYTES];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                frames.take(buffer, n);
            }
        } catch (IOException e) {
            // The connection was lost or closed by the client: Tyrus is notified of either end.
            LOG.debug("The WebSocket's connection ended", e);
        }
    }

    @Override
    public void write(ByteBuffer bytes, CompletionHandler<ByteBuffer> handler) {
        add(new Task(bytes, handler));
    }

    private void add(Task task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            executor.execute(this::writeAll);
        }
    }

    private void writeAll() {
        do {
            try {
                run(tasks.remove());
            } catch (RuntimeException e) {
                LOG.warn("A frame of the WebSocket could not be written", e);
            }
            if (tasks.isEmpty()) {
                flush();
            }
        } while (waiting.decrementAndGet() != 0);
    }

    /** Runs a task; one without bytes is the last. */
    private void run(Task task) {
        if (task.bytes() == null) {
            flush();
            closeNow(socket);
            return;
        }
        try {
            write(task.bytes());
        } catch (IOException e) {
            task.handler().failed(e);
            return;
        }
        task.handler().completed(task.bytes());
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.write(copy);
        }
    }

    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            LOG.debug("Frames of the WebSocket could not be written", e);
            // Ends the reading, which notifies Tyrus of the end.
            abort();
        }
    }

    /** Closes the connection after the rest has been sent, or cannot be sent in time. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            add(new Task(null, null));
            CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(this::abort);
        }
    }

    /** Ends the connection at once, also during a write that is stuck. */
    void abort() {
        closeNow(transport);
    }

    static void closeNow(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("The WebSocket's connection was closed before", e);
        }
    }
}
