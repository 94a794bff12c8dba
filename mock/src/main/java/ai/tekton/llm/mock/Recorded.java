package ai.tekton.llm.mock;

import java.util.List;
import java.util.Optional;

/** A recorded exchange of a cassette. */
sealed interface Recorded {
    /** {@return the exchange's number in the cassette, in the order of the requests} */
    int number();

    /** {@return the line of the file that it starts at} */
    int line();

    /** An HTTP request and its response; empty if the connection ended before a status line. */
    record Http(int number, int line, CassetteRequest request, Optional<Answer> answer, End end) implements Recorded {}

    /** A WebSocket from its handshake on. */
    record Socket(int number, int line, CassetteRequest handshake, List<Frame> frames, End end) implements Recorded {}

    /**
     * A response; its times are relative to the receipt of the request.
     *
     * @param declaredLength a Content-Length that differs from the body's length, as for HEAD; -1 for the true one
     */
    record Answer(
            long ms, int status, List<Header> headers, Framing framing, long declaredLength, List<Chunk> chunks) {}

    /** The maximum size of one exchange in bytes: an exchange is in memory until it ends. */
    int LONGEST = 32 * 1024 * 1024;

    /** The number of bytes that is counted for each chunk or message in addition to its own: there may be millions of one byte. */
    int EACH = 64;

    /** The bytes that were sent together: an HTTP chunk, or a body without chunks. */
    record Chunk(long ms, byte[] bytes) {}

    /** One WebSocket message, with its fragments joined. */
    record Frame(int line, boolean sent, long ms, boolean binary, byte[] payload) {}

    /** How the end of a body is marked. */
    enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE
    }

    /** How an exchange ended; code and reason apply to WebSockets. */
    record End(long ms, How how, int code, String reason) {
        static End of(long ms, How how) {
            return new End(ms, how, -1, "");
        }
    }

    /** The ways of ending. */
    enum How {
        /** Normally, by the protocol. */
        COMPLETE,
        /** The server closed the connection before its response was complete. */
        CUT,
        /** The server reset the connection. */
        RESET,
        /** The client closed the connection first. */
        LEFT,
        /** The server closed the WebSocket by a close frame. */
        CLOSED
    }
}
