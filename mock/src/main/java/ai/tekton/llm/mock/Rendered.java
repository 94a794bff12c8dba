package ai.tekton.llm.mock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The bytes of a response to one request, without the way of sending it.
 *
 * @param headers the mock's headers; those of a script take precedence
 * @param streamed whether the length is unknown at the start of the body
 */
record Rendered(int status, List<Header> headers, Body body, boolean streamed) {
    static final String JSON = "application/json";

    /** The body, after the headers. */
    sealed interface Body {}

    /** A body in chunks, with a pause between two of them. */
    record Chunks(List<byte[]> chunks, Duration pace) implements Body {
        static final Chunks NONE = new Chunks(List.of(), Duration.ZERO);
    }

    /** A body that is generated while it is sent. */
    record Filler(byte[] unit, long length) implements Body {}

    /** A WebSocket message that is generated while it is sent. */
    record Message(byte[] unit, long length) implements Body {}

    /** Bytes instead of a whole response. */
    record Bare(byte[] bytes) implements Body {}

    static Rendered whole(int status, String contentType, byte[] bytes) {
        return new Rendered(
                status,
                List.of(new Header("content-type", contentType)),
                new Chunks(List.of(bytes), Duration.ZERO),
                false);
    }

    static Rendered whole(Content content) {
        Content.Whole whole = (Content.Whole) content;
        return whole(whole.status(), whole.contentType(), whole.bytes());
    }

    /** {@return the response of a reply with a complete body} */
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

    /** Wraps a WebSocket's frames. */
    static Rendered frames(Body body) {
        return frames(200, body);
    }

    static Rendered frames(int status, Body body) {
        return new Rendered(status, List.of(), body, true);
    }

    /** Like sse-starlette's EventSourceResponse. */
    static Rendered events(List<byte[]> chunks, Duration pace) {
        return new Rendered(
                200,
                List.of(
                        new Header("cache-control", "no-store"),
                        new Header("connection", "keep-alive"),
                        new Header("x-accel-buffering", "no"),
                        new Header("content-type", "text/event-stream; charset=utf-8")),
                new Chunks(chunks, pace),
                true);
    }
}
