package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The content of a reply; {@link Renderer} converts it to the bytes of a response to one request. */
sealed interface Content {
    /** The mock's default content. */
    record Standard() implements Content {}

    /** A text, in the operation's form of answers. */
    record Answer(String text) implements Content {}

    /** A 200 that reports a failure of the provider's adapter, in the operation's form. */
    record AdapterFailure(String message) implements Content {}

    /** A complete body. */
    record Whole(int status, String contentType, byte[] bytes) implements Content {}

    /** Chunks of an answer; pings contains the numbers of the events that a comment precedes. */
    record Chunks(
            List<String> texts,
            StreamEnd end,
            LineEnd lineEnd,
            Optional<Duration> pace,
            Optional<Failure> failure,
            Set<Integer> pings)
            implements Content {
        static Chunks of(List<String> texts) {
            return new Chunks(texts, StreamEnd.DONE, LineEnd.CRLF, Optional.empty(), Optional.empty(), Set.of());
        }

        static Chunks failed(String message) {
            Optional<Failure> failure = Optional.of(new Failure(0, message));
            return new Chunks(List.of(), StreamEnd.DONE, LineEnd.CRLF, Optional.empty(), failure, Set.of());
        }
    }

    /** An adapter's failure after a number of chunks. */
    record Failure(int after, String message) {}

    /** A literal event stream, in chunks that are flushed separately. */
    record Events(List<byte[]> chunks) implements Content {}

    /** Literal WebSocket frames. */
    record Frames(List<Frame> frames) implements Content {}

    /** One frame's text; addressed if a missing request_id is replaced by the request's. */
    record Frame(String text, boolean addressed) {
        static Frame of(Object value) {
            return value instanceof String text ? new Frame(text, false) : new Frame(Json.text(value), true);
        }
    }

    /** A recorded response, to be sent unchanged. */
    record Played(Rendered rendered) implements Content {}

    /** A body that is generated while it is sent. */
    record Repeated(byte[] unit, long length) implements Content {}

    /** Bytes instead of an HTTP response. */
    record NotHttp(byte[] bytes) implements Content {}
}
