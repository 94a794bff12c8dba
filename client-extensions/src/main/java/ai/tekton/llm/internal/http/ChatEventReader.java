package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.model.StreamChunk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads the chunks of one streamed answer from its live body. One thread at a time reads; any thread may close the
 * body.
 *
 * <p>However the server ends the stream, the caller receives a last chunk with {@code done}; a truncated stream never
 * counts as complete.
 */
final class ChatEventReader {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** How long to wait for the end of the body after the last chunk: a server normally ends the body at once. */
    private static final Duration DRAIN_PATIENCE = Duration.ofMillis(100);

    private final LiveBody body;
    private final EventStreamParser events;
    private final EventJson<StreamChunk> json;
    private final Answers answers;
    private final TransportErrors errors;
    private final ChatCall call;
    private final StringBuilder text = new StringBuilder();
    private StreamingChunk last;

    ChatEventReader(
            LiveBody body,
            int maxEventBytes,
            EventJson<StreamChunk> json,
            Answers answers,
            TransportErrors errors,
            ChatCall call) {
        this.body = body;
        this.events = new EventStreamParser(body, maxEventBytes);
        this.json = json;
        this.answers = answers;
        this.errors = errors;
        this.call = call;
    }

    /**
     * Waits for the next chunk. The last chunk has {@code done}, and by then the connection has been returned to the
     * pool.
     */
    StreamingChunk read() {
        StreamingChunk chunk = next();
        if (chunk.done()) {
            // Must happen before the caller has the last chunk, after which it may never read again.
            body.drain(DRAIN_PATIENCE);
        }
        last = chunk;
        text.append(chunk.chunk());
        return chunk;
    }

    private StreamingChunk next() {
        try {
            while (events.next()) {
                if (isDoneMark()) {
                    return end();
                }
                if (events.length() > 0) {
                    return chunk(parse());
                }
            }
            return endOfBody();
        } catch (IOException e) {
            throw fail(errors.map(e, call.context(), text.toString()));
        }
    }

    /** Returns the text so far. */
    String text() {
        return text.toString();
    }

    private TektonLlmException fail(TektonLlmException exception) {
        body.close();
        return exception;
    }

    private StreamingChunk chunk(StreamChunk chunk) {
        try {
            return answers.chunk(chunk, call, text);
        } catch (TektonLlmException e) {
            throw fail(e);
        }
    }

    private StreamChunk parse() throws IOException {
        StreamChunk chunk = json.read(events.buffer(), events.offset(), events.length());
        if (chunk == null) {
            throw new NotRhetorException("An event of the stream is null.");
        }
        return chunk;
    }

    /** Decides whether a body that ended with neither done nor [DONE] is complete or was cut. */
    private StreamingChunk endOfBody() throws IOException {
        if (last == null) {
            throw new NotRhetorException("The stream ended without an event.");
        }
        if (!body.isDelimited() || events.isWithinEvent()) {
            throw new EOFException("it was closed before the end of the answer");
        }
        if (text.isEmpty()) {
            throw new NotRhetorException("The stream ended without a text and without a last chunk.");
        }
        return end();
    }

    private StreamingChunk end() throws IOException {
        if (last == null) {
            throw new NotRhetorException("The stream ended without an answer.");
        }
        return last.toBuilder()
                .chunk("")
                .usage(null)
                .finishReason(null)
                .done(true)
                .build();
    }

    private boolean isDoneMark() {
        return Arrays.equals(events.buffer(), events.offset(), events.offset() + events.length(), DONE, 0, DONE.length);
    }
}
