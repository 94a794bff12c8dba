package ai.tekton.llm.mock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * An answer to one request, in bytes but without the way it is sent.
 *
 * @param headers the mock's own; those of a script come before them
 * @param streamed whether the length is not known when the body begins
 */
record Rendered(int status, List<Header> headers, Body body, boolean streamed) {
    static final String JSON = "application/json";

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

    static Rendered whole(Content content) {
        Content.Whole whole = (Content.Whole) content;
        return whole(whole.status(), whole.contentType(), whole.bytes());
    }

    /** {@return the answer of a reply whose body is there as a whole} */
    static Rendered whole(Reply reply) {
        Content.Whole whole = (Content.Whole) reply.plan().content();
        return whole(ErrorText.status(reply.plan()), whole.contentType(), whole.bytes());
    }

    static Rendered json(Object value) {
        return whole(200, JSON, Json.bytes(value));
    }

    static Rendered notFound() {
        return whole(Router.NOT_FOUND);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
