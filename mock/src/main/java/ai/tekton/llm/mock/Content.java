package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a reply says; {@link Renderer} turns it into the bytes of an answer to one request. */
sealed interface Content {
    /** What the mock says unless told otherwise. */
    record Standard() implements Content {}

    /** A text, in the form that the operation has for answers. */
    record Answer(String text) implements Content {}

    /** A 200 that says that the provider's adapter failed, in the form of the operation. */
    record AdapterFailure(String message) implements Content {}

    /** A body that is there as a whole. */
    record Whole(int status, String contentType, byte[] bytes) implements Content {}

    /** Chunks of an answer; pings has the numbers of the events that a comment comes before. */
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

    /** An adapter's failure after so many chunks. */
    record Failure(int after, String message) {}

    /** An event stream as it is, in pieces that are flushed by themselves. */
    record Events(List<byte[]> pieces) implements Content {}

    /** Frames of a WebSocket as they are. */
    record Frames(List<Frame> frames) implements Content {}

    /** One frame's text; addressed where a request_id that is missing becomes the request's. */
    record Frame(String text, boolean addressed) {
        static Frame of(Object value) {
            return value instanceof String text ? new Frame(text, false) : new Frame(Json.text(value), true);
        }
    }

    /** What was recorded, to be sent as it was. */
    record Played(Rendered rendered) implements Content {}

    /** A body that is made while it is sent. */
    record Repeated(byte[] unit, long length) implements Content {}

    /** Bytes in the place of a whole HTTP response. */
    record NotHttp(byte[] bytes) implements Content {}
}
