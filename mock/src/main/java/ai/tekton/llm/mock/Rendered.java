package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.List;

/**
 * An answer to one request, in bytes but without the way it is sent.
 *
 * @param headers the mock's own; those of a script come before them
 * @param streamed whether the length is not known when the body begins
 */
record Rendered(int status, List<Header> headers, Body body, boolean streamed) {
    /** What follows the headers. */
    sealed interface Body {}

    /** A body in pieces, with a pause between two of them. */
    record Pieces(List<byte[]> pieces, Duration pace) implements Body {
        static final Pieces NONE = new Pieces(List.of(), Duration.ZERO);
    }

    /** A body that is made while it is sent. */
    record Filler(byte[] unit, long length) implements Body {}

    /** A message of a WebSocket that is made while it is sent. */
    record Message(byte[] unit, long length) implements Body {}

    /** Bytes in the place of a whole response. */
    record Bare(byte[] bytes) implements Body {}

    static Rendered whole(int status, String contentType, byte[] bytes) {
        return new Rendered(
                status,
                List.of(new Header("content-type", contentType)),
                new Pieces(List.of(bytes), Duration.ZERO),
                false);
    }

    /** What goes over a WebSocket, its frames in pieces. */
    static Rendered frames(Body body) {
        return frames(200, body);
    }

    static Rendered frames(int status, Body body) {
        return new Rendered(status, List.of(), body, true);
    }

    /** As sse-starlette's EventSourceResponse. */
    static Rendered events(List<byte[]> pieces, Duration pace) {
        return new Rendered(
                200,
                List.of(
                        new Header("cache-control", "no-store"),
                        new Header("connection", "keep-alive"),
                        new Header("x-accel-buffering", "no"),
                        new Header("content-type", "text/event-stream; charset=utf-8")),
                new Pieces(pieces, pace),
                true);
    }
}
