package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A stream of chunks, events over HTTP and CHUNK frames over the WebSocket. Immutable and thread-safe: each method returns a
 * new reply. Call the methods of streams before those of {@link Reply}, which return a {@link Reply}.
 *
 * @see Reply#stream(String...)
 */
public final class StreamReply extends Reply {
    StreamReply(ReplyPlan plan) {
        super(plan);
    }

    /**
     * Sets the pause between two events. The default is the mock's.
     *
     * @param pace the pause, zero or more
     * @return the changed stream
     */
    public StreamReply pace(Duration pace) {
        Content.Chunks c = chunks();
        Optional<Duration> checked = Optional.of(Durations.notNegative(pace, "pace"));
        return with(new Content.Chunks(c.texts(), c.end(), c.lineEnd(), checked, c.failure(), c.pings()));
    }

    /**
     * Sets how the stream ends. The default is {@link StreamEnd#DONE}.
     *
     * @param end the end of the stream
     * @return the changed stream
     */
    public StreamReply ending(StreamEnd end) {
        Content.Chunks c = chunks();
        Objects.requireNonNull(end, "end");
        return with(new Content.Chunks(c.texts(), end, c.lineEnd(), c.pace(), c.failure(), c.pings()));
    }

    /**
     * Sets the line endings. The default is {@link LineEnd#CRLF}.
     *
     * @param lineEnd the line ending
     * @return the changed stream
     */
    public StreamReply lineEnds(LineEnd lineEnd) {
        Objects.requireNonNull(lineEnd, "lineEnd");
        Content.Chunks c = chunks();
        return with(new Content.Chunks(c.texts(), c.end(), lineEnd, c.pace(), c.failure(), c.pings()));
    }

    /**
     * Sends the failure of an adapter after a number of chunks, and no text after it. Its {@code done} is true if the stream
     * ends with such a chunk.
     *
     * @param chunks the number of chunks; 0 for an error as the first event
     * @param message the error message
     * @return the stream that fails
     */
    public StreamReply errorAfter(int chunks, String message) {
        Content.Chunks c = chunks();
        Optional<Content.Failure> failure = Optional.of(new Content.Failure(Checks.chunk(chunks), message));
        return with(new Content.Chunks(c.texts(), c.end(), c.lineEnd(), c.pace(), failure, c.pings()));
    }

    /**
     * Adds a comment, {@code : ping - } and the time, before an event, in the same chunk; over the WebSocket a PING.
     *
     * @param event the event's number, from 0
     * @return the stream with the comment
     */
    public StreamReply pingBefore(int event) {
        Content.Chunks c = chunks();
        Set<Integer> pings = new HashSet<>(c.pings());
        pings.add(event);
        return with(new Content.Chunks(c.texts(), c.end(), c.lineEnd(), c.pace(), c.failure(), Set.copyOf(pings)));
    }

    private Content.Chunks chunks() {
        return (Content.Chunks) plan().content();
    }

    private StreamReply with(Content.Chunks chunks) {
        return new StreamReply(plan().withContent(chunks));
    }
}
