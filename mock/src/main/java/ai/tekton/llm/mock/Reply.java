package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.Error;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The mock's reply to one request, and how it is sent. Immutable and thread-safe: each method returns a new reply.
 *
 * <p>A body is sent in chunks: each event of a stream is a chunk, and any other body is one chunk, number 0. The number of the
 * next chunk identifies a position in a reply; a number after the last chunk stands for the end of the body. Over the WebSocket
 * each frame is a chunk, and a status of 300 or more makes the reply an ERROR; headers have no effect there.
 */
public sealed class Reply permits StreamReply {
    private static final String JSON = "application/json";

    private final ReplyPlan plan;

    Reply(ReplyPlan plan) {
        this.plan = plan;
    }

    /** {@return the mock's default reply, for example to delay or cut it} */
    public static Reply standard() {
        return of(new Content.Standard());
    }

    /**
     * Answers with a text: as a ChatResponse, as a stream of its words, or as plain text, depending on the operation.
     *
     * @param text the answer's text
     * @return a reply with status 200
     */
    public static Reply text(String text) {
        return of(new Content.Answer(text));
    }

    /**
     * Answers with an event stream of chunks, then a last one whose {@code done} is true.
     *
     * @param chunks the text of each chunk
     * @return a reply with status 200
     */
    public static StreamReply stream(String... chunks) {
        return new StreamReply(ReplyPlan.of(Content.Chunks.of(List.of(chunks))));
    }

    /**
     * Answers with a literal event stream, in chunks that are flushed separately.
     *
     * @param chunks the stream's text, including line endings
     * @return a reply with status 200
     */
    public static Reply events(String... chunks) {
        return of(new Content.Events(Stream.of(chunks).map(Reply::utf8).toList()));
    }

    /**
     * Answers with given WebSocket frames: a text is sent literally, JSON or not, any other value as JSON, in which the
     * request's id replaces a missing {@code request_id}. Only for the WebSocket: over HTTP the script fails.
     *
     * @param frames texts, frames of the contract such as ResponseFrame, or other values that Jackson serializes; serialized
     *     immediately
     * @return a reply of those frames, each a chunk
     */
    public static Reply frames(Object... frames) {
        return of(new Content.Frames(Stream.of(frames).map(Content.Frame::of).toList()));
    }

    /**
     * Answers with a value as JSON.
     *
     * @param value one of the contract's models, or any other value that Jackson serializes; serialized immediately
     * @return a reply with status 200
     */
    public static Reply json(Object value) {
        return of(new Content.Whole(200, JSON, Json.bytes(value)));
    }

    /**
     * Answers with a literal text.
     *
     * @param contentType the media type
     * @param body the body, sent as UTF-8
     * @return a reply with status 200
     */
    public static Reply body(String contentType, String body) {
        return body(contentType, utf8(body));
    }

    /**
     * Answers with literal bytes.
     *
     * @param contentType the media type
     * @param body the body
     * @return a reply with status 200
     */
    public static Reply body(String contentType, byte[] body) {
        return of(new Content.Whole(200, contentType, body.clone()));
    }

    /**
     * Answers with an error in the form {@code {"error": "…"}}.
     *
     * @param status the status, such as 503
     * @param message the error message
     * @return a reply with that status
     */
    public static Reply error(int status, String message) {
        return of(new Content.Whole(status, JSON, Json.bytes(new Error().error(message))));
    }

    /**
     * Answers with an error in FastAPI's form {@code {"detail": "…"}}.
     *
     * @param status the status, such as 404
     * @param message the error message
     * @return a reply with that status
     */
    public static Reply detail(int status, String message) {
        return of(new Content.Whole(status, JSON, Json.bytes(new Error().detail(TextNode.valueOf(message)))));
    }

    /**
     * Answers 200 with the failure of a provider's adapter, in a ChatResponse or as the first event of a stream.
     *
     * @param message the error message
     * @return a reply with status 200
     */
    public static Reply adapterError(String message) {
        return of(new Content.AdapterFailure(message));
    }

    /** Redirects the client.
     *
     * @param status the status, such as 307
     * @param location the {@code Location}
     * @return a reply without a body
     */
    public static Reply redirect(int status, String location) {
        return body("text/plain", "").status(status).header("Location", location);
    }

    /**
     * Answers with a body of any length, which is never held in memory as a whole.
     *
     * @param length the body's length in bytes; {@link Long#MAX_VALUE} for an endless one
     * @return a reply with status 200, whose body is the repeated letter x, with the media type of JSON
     */
    public static Reply endless(long length) {
        return of(new Content.Repeated(utf8("x"), Checks.notNegative(length, "length")));
    }

    /**
     * Answers with a repeated text, which is never held in memory as a whole.
     *
     * @param contentType the media type
     * @param unit the text, such as an event
     * @param times the number of repetitions; a body is at most {@link Long#MAX_VALUE} bytes
     * @return a reply with status 200
     */
    public static Reply repeated(String contentType, String unit, long times) {
        if (unit.isEmpty()) {
            throw new IllegalArgumentException("unit must not be empty");
        }
        byte[] bytes = utf8(unit);
        long length = Checks.notNegative(times, "times") > Long.MAX_VALUE / bytes.length
                ? Long.MAX_VALUE
                : times * bytes.length;
        return of(new Content.Repeated(bytes, length)).contentType(contentType);
    }

    /**
     * Sends bytes instead of an HTTP response and closes the connection.
     *
     * @param bytes the bytes to send
     * @return a reply that need not be HTTP
     */
    public static Reply notHttp(byte[] bytes) {
        return of(new Content.NotHttp(bytes.clone()));
    }

    /** {@return a reply that closes the connection without sending a byte} */
    public static Reply noAnswer() {
        ReplyPlan.Cut first = new ReplyPlan.Cut(ReplyPlan.HEAD, false, new CutBy.Drop());
        return new Reply(ReplyPlan.of(new Content.Standard()).withCut(first));
    }

    /** {@return a reply that resets the connection without sending a byte} */
    public static Reply reset() {
        return noAnswer().byReset();
    }

    /**
     * Sets the status.
     *
     * @param status the status, from 200 to 599
     * @return the changed reply
     */
    public Reply status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be from 200 to 599: " + status);
        }
        return new Reply(plan.withStatus(status));
    }

    /**
     * Adds a header. A header that the mock sets itself, such as {@code Content-Type} or {@code Cache-Control}, is replaced.
     *
     * @param name its name
     * @param value its value
     * @return the changed reply
     */
    public Reply header(String name, String value) {
        return new Reply(plan.withHeader(new Header(name, value)));
    }

    /**
     * Sets the media type.
     *
     * @param contentType the media type
     * @return the changed reply
     */
    public Reply contentType(String contentType) {
        return header("content-type", contentType);
    }

    /** Delays the status line.
     *
     * @param delay the delay
     * @return the reply with the delay
     */
    public Reply delay(Duration delay) {
        return new Reply(plan.withWait(ReplyPlan.HEAD, new Step.Pause(Durations.notNegative(delay, "delay"))));
    }

    /** Delays the body after the headers.
     *
     * @param delay the delay
     * @return the reply with the delay
     */
    public Reply delayAfterHeaders(Duration delay) {
        return new Reply(plan.withWait(0, new Step.Pause(Durations.notNegative(delay, "delay"))));
    }

    /** {@return the reply, but never sent: the client receives nothing until it disconnects or the mock closes} */
    public Reply hang() {
        return new Reply(plan.withWait(ReplyPlan.HEAD, new Step.Hang()));
    }

    /** {@return the reply, but only its status and headers: no body until the client disconnects or the mock closes} */
    public Reply hangAfterHeaders() {
        return hangBefore(0);
    }

    Reply hangBefore(int chunk) {
        return new Reply(plan.withWait(Checks.chunk(chunk), new Step.Hang()));
    }

    /**
     * Holds back the whole reply until a gate opens.
     *
     * @param gate the gate
     * @return the reply with the hold
     */
    public Reply hold(Gate gate) {
        return hold(gate.opened());
    }

    /**
     * Holds back the whole reply until a stage completes.
     *
     * @param stage the stage; its failure cuts the reply
     * @return the reply with the hold
     */
    public Reply hold(CompletionStage<?> stage) {
        return new Reply(plan.withWait(ReplyPlan.HEAD, new Step.Await(stage)));
    }

    /**
     * Holds back a chunk of the body, and all after it, until a gate opens.
     *
     * @param chunk the chunk's number, from 0; a number after the last chunk stands for the end of the body
     * @param gate the gate
     * @return the reply with the hold
     */
    public Reply holdBefore(int chunk, Gate gate) {
        return holdBefore(chunk, gate.opened());
    }

    /**
     * Holds back a chunk of the body, and all after it, until a stage completes.
     *
     * @param chunk the chunk's number, from 0; a number after the last chunk stands for the end of the body
     * @param stage the stage; its failure cuts the reply
     * @return the reply with the hold
     */
    public Reply holdBefore(int chunk, CompletionStage<?> stage) {
        return new Reply(plan.withWait(Checks.chunk(chunk), new Step.Await(stage)));
    }

    /**
     * Closes the connection after a number of chunks of the body, without the end of the body.
     *
     * @param chunks the number of chunks; 0 for only the headers
     * @return the cut reply
     */
    public Reply cutAfter(int chunks) {
        return new Reply(plan.withCut(new ReplyPlan.Cut(Checks.chunk(chunks), false, new CutBy.Drop())));
    }

    /**
     * Closes the connection in the middle of a chunk of the body.
     *
     * @param chunk the chunk's number, from 0
     * @return the cut reply
     */
    public Reply cutWithin(int chunk) {
        return new Reply(plan.withCut(new ReplyPlan.Cut(Checks.chunk(chunk), true, new CutBy.Drop())));
    }

    /** {@return the reply, cut by a reset (RST) at its cut, or without one before the end of the body} */
    public Reply byReset() {
        return cutBy(new CutBy.Reset());
    }

    /**
     * Cuts the reply by closing the WebSocket with the closing handshake, at its cut, or without one after the last frame. An
     * HTTP connection is closed.
     *
     * @param code the code, from 1000 to 4999, such as 1011
     * @param reason the reason, at most 123 bytes
     * @return the cut reply
     */
    public Reply byClose(int code, String reason) {
        return cutBy(new CutBy.Close(Checks.closeCode(code), Checks.closeReason(reason)));
    }

    /**
     * {@return the reply, cut by silence: the connection stays open, but the mock sends nothing more on it, not even the
     * response to a WebSocket's ping}
     */
    public Reply bySilence() {
        return cutBy(new CutBy.Silence());
    }

    /**
     * Sends the whole reply byte by byte.
     *
     * @param pause the time between two bytes, more than zero
     * @return the changed reply
     */
    public Reply drip(Duration pause) {
        return new Reply(plan.withDrip(Durations.positive(pause, "pause")));
    }

    /**
     * Sends the given Content-Length regardless of the body's length, and closes the connection after the body.
     *
     * @param length the Content-Length, 0 or more
     * @return the reply with that header
     */
    public Reply contentLength(long length) {
        return new Reply(plan.withDeclaredLength(Checks.notNegative(length, "length")));
    }

    /** {@return the reply, whose body ends with the connection: without Content-Length and chunked encoding} */
    public Reply closeDelimited() {
        return new Reply(plan.withCloseDelimited());
    }

    /** {@return the reply, after which the mock closes: with {@code Connection: close}, or the closing handshake} */
    public Reply closeConnection() {
        return new Reply(plan.withClosing());
    }

    ReplyPlan plan() {
        return plan;
    }

    private Reply cutBy(CutBy by) {
        ReplyPlan.Cut cut = plan.cut().orElse(new ReplyPlan.Cut(Integer.MAX_VALUE, false, by));
        return new Reply(plan.withCut(new ReplyPlan.Cut(cut.place(), cut.within(), by)));
    }

    private static Reply of(Content content) {
        return new Reply(ReplyPlan.of(content));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
