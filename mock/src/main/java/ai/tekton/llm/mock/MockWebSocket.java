package ai.tekton.llm.mock;

import java.util.concurrent.CompletableFuture;

/**
 * One WebSocket of a mock, for tests to control. Thread-safe. Its methods take effect immediately, on the mock's only thread;
 * after the end of the WebSocket they have no effect.
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

    /** {@return the number of the WebSocket, from 1} */
    public int id() {
        return id;
    }

    /** {@return the HTTP request that opened it} */
    public ReceivedRequest handshake() {
        return handshake;
    }

    /** {@return whether its connection is open} */
    public boolean isOpen() {
        return !closed.isDone();
    }

    /**
     * Returns a future that completes when the connection has ended, with the client's close code.
     *
     * @return a new future, with the code of the client's close frame; 1005 if that has none, and 1006 without a close frame
     */
    public CompletableFuture<Integer> closed() {
        return closed.copy();
    }

    /**
     * Sends a text frame.
     *
     * @param frame a literal text, JSON or not; or a frame of the contract such as PingFrame, sent as JSON
     * @return this WebSocket
     */
    public MockWebSocket send(Object frame) {
        String text = Content.Frame.of(frame).text();
        connection.onLoop(() -> connection.send(FrameBytes.text(text)));
        return this;
    }

    /**
     * Closes it with the closing handshake. Exchanges in progress end as {@link Outcome#CUT_BY_SCRIPT}.
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
     * Makes it half-open permanently: it stays open, but the mock answers nothing, including pings and close frames, and stops
     * replies in progress. The journal still records frames.
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
