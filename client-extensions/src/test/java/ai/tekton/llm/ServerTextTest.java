package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class ServerTextTest {
    /** C0, C1, DEL, line separators, marks of direction, and half a surrogate pair. */
    private static final String WILD = "a\u001b[2Jb\u009b31mc\u007fd\u0085e\u2028f\u202Eg\u2066h\u200Fi\uD83D";

    private static final String TAME = "a [2Jb 31mc d e f g h i\uFFFD";

    @Test
    void theTextOfAnErrorIsOnePrintableLineOverHttp(RhetorMock rhetor) {
        String error = "{\"error\": \"" + escaped(WILD) + "\", \"provider\": \"" + escaped(WILD) + "\"}";
        rhetor.enqueue(Reply.body("application/json", error).status(400), Reply.body("application/json", error));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThatThrownBy(() -> client.generateText("Hi")).message().contains(": " + TAME);
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .message()
                    .contains("of '" + TAME + "'", "failed: " + TAME);
        }
    }

    @Test
    void theTextOfAnErrorIsOnePrintableLineOverTheWebSocket(RhetorMock rhetor) {
        rhetor.enqueue(Reply.frames(Map.of("type", "ERROR", "error", WILD)));
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .useFallback(false)
                .maxRetries(0)
                .build()) {
            assertThatThrownBy(() -> client.generate("Hi").get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(AdapterException.class)
                    .message()
                    .contains(TAME.substring(0, TAME.length() - 1));
        }
    }

    @Test
    void aMediaTypeIsShownWithoutControlCharacters(RhetorMock rhetor) {
        rhetor.enqueue(Reply.body("text/pl\u009bain", "Hi"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThatThrownBy(() -> client.streamText("Hi"))
                    .satisfies(e -> assertThat(e.getMessage() + e.getCause()).doesNotContain("\u009b"));
        }
    }

    @Test
    void aGzipAnswerThatWasNotRequestedIsRead(RhetorMock rhetor) {
        rhetor.enqueue(gzip("application/json", "{\"content\": \"Paris.\"}"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("Paris.");
            assertThat(rhetor.journal().get(0).header("Accept-Encoding")).contains("identity");
        }
    }

    @Test
    void aGzipStreamThatWasNotRequestedIsRead(RhetorMock rhetor) {
        rhetor.enqueue(gzip(
                "text/event-stream", "data: {\"chunk\": \"Par\"}\n\ndata: {\"chunk\": \"is.\", \"done\": true}\n\n"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build();
                ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.text()).isEqualTo("Paris.");
        }
    }

    @Test
    void aGzipErrorIsRead(RhetorMock rhetor) {
        rhetor.enqueue(gzip("application/json", "{\"error\": \"Too long.\"}").status(413));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThatThrownBy(() -> client.generateText("Hi")).hasMessageContaining("answered 413: Too long.");
        }
    }

    @Test
    void anUnsupportedContentEncodingIsNamedInTheError(RhetorMock rhetor) {
        rhetor.enqueue(Reply.body("application/json", new byte[] {1, 2, 3}).header("Content-Encoding", "br"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("its Content-Encoding is 'br'");
        }
    }

    @Test
    void invalidGzipIsReportedAsSuch(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.body("application/json", "{\"content\": \"Paris.\"}").header("Content-Encoding", "gzip"));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(TektonLlmException.class)
                    .hasMessageContaining("not valid gzip")
                    .hasMessageNotContaining("Is it running");
        }
    }

    private static Reply gzip(String type, String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Reply.body(type, bytes.toByteArray()).header("Content-Encoding", "gzip");
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
        return json.toString();
    }
}
