package ai.tekton.llm.mock;

import java.util.List;
import java.util.Optional;

/** What a cassette holds of one connection's use. */
sealed interface Recorded {
    /** {@return its number in the cassette, in the order in which requests came} */
    int number();

    /** {@return the line of the file that it begins at} */
    int line();

    /** A request over HTTP and its answer; empty where the connection ended before a status line. */
    record Http(int number, int line, CassetteRequest request, Optional<Answer> answer, End end) implements Recorded {}

    /** A WebSocket from its handshake on. */
    record Socket(int number, int line, CassetteRequest handshake, List<Frame> frames, End end) implements Recorded {}

    /**
     * An answer; its times are since the request had come.
     *
     * @param declaredLength the Content-Length of a body that is not as long, of a HEAD's; -1 for the true one
     */
    record Answer(
            long ms, int status, List<Header> headers, Framing framing, long declaredLength, List<Piece> pieces) {}

    /** What was sent at once: a chunk of HTTP, or a body that has none. */
    record Piece(long ms, byte[] bytes) {}

    /** One message of a WebSocket, whatever fragments it came in. */
    record Frame(int line, boolean sent, long ms, boolean binary, byte[] payload) {}

    /** How the end of a body is told. */
    enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE
    }

    /** How an exchange ended; code and reason are a WebSocket's. */
    record End(long ms, How how, int code, String reason) {
        static End of(long ms, How how) {
            return new End(ms, how, -1, "");
        }
    }

    /** The ways of ending. */
    enum How {
        /** As the protocol has it. */
        COMPLETE,
        /** The server closed the connection before its answer was whole. */
        CUT,
        /** The server reset the connection. */
        RESET,
        /** The client left first. */
        LEFT,
        /** The server closed the WebSocket by a close frame. */
        CLOSED
    }
}
