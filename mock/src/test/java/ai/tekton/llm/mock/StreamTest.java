package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.model.StreamChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
    private static final String COMMON = "\"context_id\":\"ctx-1\",\"model\":\"claude-3-sonnet-20240229\","
            + "\"provider\":\"anthropic\",\"timestamp\":\"2025-03-01T12:00:00.123456\",";

    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().clock(Calls.CLOCK));

    @Test
    void aStreamIsSentAsSseStarletteSendsItByteForByte(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is").pingBefore(0).ending(StreamEnd.DONE_AND_SENTINEL));
        String first = ": ping - 2025-03-01 12:00:00.123456+00:00\r\n\r\n"
                + event("{\"chunk\":\"Par\"," + COMMON + "\"done\":false}");
        String last = "{\"chunk\":\"\"," + COMMON + "\"done\":true,\"usage\":{\"prompt_tokens\":6,"
                + "\"completion_tokens\":1,\"total_tokens\":7},\"finish_reason\":\"stop\"}";

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readTo("\r\n0\r\n\r\n"))
                    .isEqualTo("HTTP/1.1 200 OK\r\ncache-control: no-store\r\nconnection: keep-alive\r\n"
                            + "x-accel-buffering: no\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
                            + "transfer-encoding: chunked\r\n\r\n"
                            + chunk(first)
                            + chunk(event("{\"chunk\":\"is\"," + COMMON + "\"done\":false}"))
                            + chunk(event(last))
                            + chunk(event("[DONE]"))
                            + "0\r\n\r\n");
        }
    }

    @Test
    void theStandardStreamIsTheAnswerWordByWord(RhetorMock rhetor) throws Exception {
        List<StreamChunk> chunks =
                chunks(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body());

        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.getChunk()));
        assertThat(text).hasToString("Simulated answer from Rhetor's mock to: \"What is the capital of France?\"");
        assertThat(chunks)
                .hasSize(13)
                .extracting(StreamChunk::getDone)
                .endsWith(true)
                .containsOnlyOnce(true);
        assertThat(chunks.get(12).getFinishReason()).isEqualTo("stop");
        assertThat(chunks.get(12).getUsage().getTotalTokens()).isEqualTo(18);
    }

    @ParameterizedTest
    @CsvSource({"DONE, true, false", "SENTINEL, false, true", "DONE_AND_SENTINEL, true, true", "NONE, false, false"})
    void aStreamEndsAsTheScriptSays(StreamEnd end, boolean done, boolean sentinel, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").ending(end));

        String body = Calls.call(rhetor, STREAM_CHAT_COMPLETION).body();

        assertThat(body.contains("\"done\":true")).isEqualTo(done);
        assertThat(body.endsWith("data: [DONE]\r\n\r\n")).isEqualTo(sentinel);
    }

    @ParameterizedTest
    @CsvSource({"LF, '\n'", "CR, '\r'", "CRLF, '\r\n'"})
    void theLineEndsAreThoseOfTheScript(LineEnd lineEnd, String text, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").lineEnds(lineEnd).ending(StreamEnd.SENTINEL));

        assertThat(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body())
                .startsWith("event: message" + lineEnd.text() + "data: {")
                .endsWith("data: [DONE]" + lineEnd.text() + lineEnd.text());
    }

    @Test
    void anErrorMayBeTheFirstEvent(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").errorAfter(0, "overloaded"), Reply.adapterError("overloaded"));

        for (int i = 0; i < 2; i++) {
            assertThat(chunks(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body()))
                    .singleElement()
                    .satisfies(chunk -> assertThat(chunk.getError()).isEqualTo("overloaded"))
                    .satisfies(chunk -> assertThat(chunk.getDone()).isTrue());
        }
    }

    @Test
    void anErrorAfterTextEndsTheStream(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c").ending(StreamEnd.NONE).errorAfter(2, "overloaded"));

        List<StreamChunk> chunks =
                chunks(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body());

        assertThat(chunks).extracting(StreamChunk::getChunk).containsExactly("a", "b", "");
        assertThat(chunks.get(2).getError()).isEqualTo("overloaded");
        assertThat(chunks.get(2).getDone()).isFalse();
    }

    @Test
    void eventsAreSentUnchanged(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.events("data: {\"chunk\":", "\"x\"}\n\n", "retry: 5\n\n"));

        assertThat(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body())
                .isEqualTo("data: {\"chunk\":\"x\"}\n\nretry: 5\n\n");
    }

    @Test
    void aTextIsSentStreamedOrWholeDependingOnTheOperation(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("It is Paris."), Reply.text("It is Paris."));

        assertThat(chunks(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body()))
                .extracting(StreamChunk::getChunk)
                .containsExactly("It", " is", " Paris.", "");
        assertThat(Calls.call(rhetor, CREATE_CHAT_COMPLETION).body()).contains("\"content\":\"It is Paris.\"");
    }

    @Test
    void aPacedStreamIsSentCompletely(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c").pace(Duration.ofMillis(1)));

        assertThat(chunks(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body())).hasSize(4);
    }

    @Test
    void anOldClientGetsAStreamThatEndsWithTheConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a"));

        try (RawClient client = new RawClient(rhetor)) {
            String request = client.request(STREAM_CHAT_COMPLETION, RawClient.QUESTION);
            client.send(request.replace("HTTP/1.1", "HTTP/1.0"));

            assertThat(client.readHead()).contains("connection: close").doesNotContain("transfer-encoding");
            assertThat(chunks(client.readToEnd())).hasSize(2);
        }
    }

    static List<StreamChunk> chunks(String body) throws Exception {
        List<StreamChunk> chunks = new ArrayList<>();
        for (String line : body.split("\r\n")) {
            if (line.startsWith("data: {")) {
                chunks.add(Json.MAPPER.readValue(line.substring("data: ".length()), StreamChunk.class));
            }
        }
        return chunks;
    }

    private static String event(String data) {
        return "event: message\r\ndata: " + data + "\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
