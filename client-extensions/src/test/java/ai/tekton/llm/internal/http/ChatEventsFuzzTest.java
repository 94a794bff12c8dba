package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.fuzz.ChunkedBytes;
import ai.tekton.llm.internal.fuzz.Shown;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.model.StreamChunk;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** Reads whole streamed answers, from their bytes to chunks. */
class ChatEventsFuzzTest {
    private static final int MAX_EVENT_BYTES = 1024 * 1024;
    private static final WireJson WIRE_JSON = new WireJson();
    private static final ObjectReader CHUNKS =
            WIRE_JSON.mapper().readerFor(StreamChunk.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonBodies JSON = new JsonBodies(WIRE_JSON, Integer.MAX_VALUE);
    private static final ErrorText TEXT = new ErrorText(WIRE_JSON, Optional.empty());
    private static final ErrorMapper ERRORS = new ErrorMapper("Rhetor", TEXT);
    private static final ChatCall CALL = ChatCall.builder()
            .component("test")
            .messages(List.of(Message.user("Hi")))
            .options(GenerationOptions.defaults())
            .context(CallContext.builder()
                    .timeout(Duration.ofSeconds(60))
                    .maxRetries(0)
                    .retryDelay(Duration.ZERO)
                    .deadline(Deadline.none())
                    .build())
            .build();

    /** An answer as its caller sees it: chunks, and the failure that followed them in place of the end. */
    private record Answer(List<StreamingChunk> chunks, Optional<String> failure) {}

    /** What was made of an event: a chunk, or nothing where it was refused. */
    private record Read(Optional<StreamChunk> chunk) {}

    @FuzzTest
    void anAnswerAndItsEventsAreTheSameHoweverTheBytesAreSplit(byte[] stream) throws IOException {
        Answer answer = answer(new ChunkedBytes(stream, ChunkedBytes.Cut.WHOLE), stream.length);
        assertThat(answer(new ChunkedBytes(stream, ChunkedBytes.Cut.SINGLE), stream.length))
                .isEqualTo(answer);
        assertThat(answer(new ChunkedBytes(stream, ChunkedBytes.Cut.MIXED), stream.length))
                .isEqualTo(answer);
        answer.failure().ifPresent(Shown::assertOneLine);

        assertEventsAreReadAsIfAlone(stream);
    }

    private static Answer answer(ChunkedBytes pieces, int length) throws IOException {
        HttpAttempt attempt = new HttpAttempt(CALL.context(), new Watchdog());
        LiveBody body = new LiveBody(new InputStreamEntity(pieces, length, null), attempt);
        ChatEventReader reader = new ChatEventReader(
                body,
                MAX_EVENT_BYTES,
                JSON.chunks(),
                new Answers(ERRORS, "http"),
                new TransportErrors(ERRORS, TEXT, Clock.systemUTC()),
                CALL);
        List<StreamingChunk> chunks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        try {
            do {
                chunks.add(reader.read());
                text.append(chunks.get(chunks.size() - 1).chunk());
                assertThat(chunks).as("a stream that does not end").hasSizeLessThanOrEqualTo(length + 1);
            } while (!chunks.get(chunks.size() - 1).done());
        } catch (TektonLlmException e) {
            return new Answer(chunks, Optional.of(e.getMessage()));
        } finally {
            assertThat(reader.text()).isEqualTo(text.toString());
        }
        return new Answer(chunks, Optional.empty());
    }

    private static void assertEventsAreReadAsIfAlone(byte[] stream) throws IOException {
        EventStreamParser events =
                new EventStreamParser(new ChunkedBytes(stream, ChunkedBytes.Cut.WHOLE), MAX_EVENT_BYTES);
        EventJson<StreamChunk> shared = JSON.chunks();
        while (events.next()) {
            byte[] event = new byte[events.length()];
            System.arraycopy(events.buffer(), events.offset(), event, 0, event.length);
            Read read = read(shared, events.buffer(), events.offset(), events.length());

            assertThat(read).isEqualTo(read(JSON.chunks(), event, 0, event.length));
            Optional<Read> text = ofText(new String(event, StandardCharsets.UTF_8));
            text.ifPresent(expected -> assertThat(read).isEqualTo(expected));
        }
    }

    private static Read read(EventJson<StreamChunk> json, byte[] buffer, int offset, int length) throws IOException {
        try {
            return new Read(Optional.ofNullable(json.read(buffer, offset, length)));
        } catch (JsonProcessingException e) {
            return new Read(Optional.empty());
        }
    }

    /** The event as the text that it is by the standard; empty where that is no chunk. */
    private static Optional<Read> ofText(String text) {
        try {
            return Optional.of(new Read(Optional.ofNullable(CHUNKS.readValue(text))));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
