package ai.tekton.llm.mock;

import java.util.concurrent.CompletableFuture;

/**
 * One WebSocket of a mock, in a test's hand. Thread-safe. What it is told it does at once, on the mock's one thread; after
 * the end of the WebSocket it does nothing.
 *
 * @see RhetorMock#webSockets()
 * @see ReceivedFrame#webSocket()
 */
public final class MockWebSocket {
    private final int id;
    private final ReceivedRequest handshake;
    private final SocketConnection connection;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    MockWebSocket(int id, ReceivedRequest handshake, SocketConnection connection) {
        this.id = id;
        this.handshake = handshake;
        this.connection = connection;
    }

    /** {@return its number: the mock's first WebSocket is 1} */
    public int id() {
        return id;
    }

    /** {@return the HTTP request that it began with} */
    public ReceivedRequest handshake() {
        return handshake;
    }

    /** {@return whether its connection is open} */
    public boolean isOpen() {
        return !closed.isDone();
    }

    /**
     * Tells when its connection has ended, and how the client closed it.
     *
     * @return a future of the caller's own, with the code of the client's close frame; 1005 where that has none, and
     *     1006 where no close frame came
     */
    public CompletableFuture<Integer> closed() {
        return closed.copy();
    }

    /**
     * Sends a text frame.
     *
     * @param frame a text as it is, JSON or not; or a frame of the contract such as PingFrame, sent as JSON
     * @return this WebSocket
     */
    public MockWebSocket send(Object frame) {
        String text = Content.Frame.of(frame).text();
        connection.onLoop(() -> connection.send(FrameBytes.text(text)));
        return this;
    }

    /**
     * Closes it with the closing handshake. What is under way on it ends as {@link Outcome#CUT_BY_SCRIPT}.
     *
     * @param code the code, from 1000 to 4999, such as 1001
     * @param reason the reason, at most 123 bytes
     */
    public void close(int code, String reason) {
        Checks.closeCode(code);
        Checks.closeReason(reason);
        connection.onLoop(() -> connection.close(code, reason));
    }

    /** Closes its TCP connection without a close frame. */
    public void drop() {
        connection.onLoop(() -> connection.drop(new CutBy.Drop()));
    }

    /** Resets its TCP connection (RST). */
    public void reset() {
        connection.onLoop(() -> connection.drop(new CutBy.Reset()));
    }

    /**
     * Makes it half-open, for good: it stays open, but the mock answers nothing that comes on it, pings and close frames
     * included, and what was under way is sent no further. Frames still come into the journal.
     */
    public void silence() {
        connection.onLoop(connection::silence);
    }

    @Override
    public String toString() {
        return "WebSocket " + id + " from port " + handshake.peerPort();
    }

    void ended(int code) {
        closed.complete(code);
    }
}
