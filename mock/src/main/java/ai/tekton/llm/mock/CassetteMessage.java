package ai.tekton.llm.mock;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * One message of a cassette, to compare with a contract. Immutable and thread-safe.
 */
public final class CassetteMessage {
    private final Kind kind;
    private final int line;
    private final String method;
    private final String path;
    private final int status;
    private final Optional<String> contentType;
    private final String text;

    /** The kinds of messages. */
    public enum Kind {
        /** The body of a request over HTTP. */
        REQUEST,
        /** The body of a complete response over HTTP. */
        RESPONSE,
        /** A frame of the client over the WebSocket. */
        FRAME_SENT,
        /** A frame of the server over the WebSocket. */
        FRAME_RECEIVED
    }

    private CassetteMessage(
            Kind kind, int line, String method, String path, int status, Optional<String> contentType, String text) {
        this.kind = kind;
        this.line = line;
        this.method = method;
        this.path = path;
        this.status = status;
        this.contentType = contentType;
        this.text = text;
    }

    static CassetteMessage request(Recorded.Http http) {
        CassetteRequest request = http.request();
        return new CassetteMessage(
                Kind.REQUEST,
                http.line(),
                request.method(),
                request.path(),
                0,
                request.header("content-type"),
                request.bodyText());
    }

    static CassetteMessage answer(Recorded.Http http, Recorded.Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        answer.chunks().forEach(chunk -> body.writeBytes(chunk.bytes()));
        Optional<String> type = answer.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("content-type"))
                .map(Header::value)
                .findFirst();
        return new CassetteMessage(
                Kind.RESPONSE,
                http.line() + 1,
                http.request().method(),
                http.request().path(),
                answer.status(),
                type,
                Cassette.utf8(body.toByteArray()));
    }

    static CassetteMessage frame(Recorded.Frame frame) {
        Kind kind = frame.sent() ? Kind.FRAME_SENT : Kind.FRAME_RECEIVED;
        String text = Cassette.utf8(frame.payload());
        return new CassetteMessage(kind, frame.line(), "", "", 0, Optional.empty(), text);
    }

    /** {@return the kind of the message} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether it is a WebSocket frame, of either side} */
    public boolean isFrame() {
        return kind == Kind.FRAME_SENT || kind == Kind.FRAME_RECEIVED;
    }

    /** {@return the line of the cassette that it starts at} */
    public int line() {
        return line;
    }

    /** {@return the method of the request; empty for a frame} */
    public String method() {
        return method;
    }

    /** {@return the path of the request; empty for a frame} */
    public String path() {
        return path;
    }

    /** {@return the status of the response; 0 for other kinds} */
    public int status() {
        return status;
    }

    /** {@return the media type; empty for a frame} */
    public Optional<String> contentType() {
        return contentType;
    }

    /** {@return the body or the frame as text; empty if there is none} */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return kind + " at line " + line;
    }
}
