package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.RhetorContract;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorders that end without being closed, and recorders that want one file. */
class KilledRecorderTest {
    private static final String BEFORE =
            "{\"cassette\":1,\"contract\":\"" + RhetorContract.VERSION + "\",\"recorded\":\"2026-01-01T12:00:00Z\"}\n";

    @TempDir
    Path folder;

    private Path cassette() {
        return folder.resolve("cassette.jsonl");
    }

    private Path part() {
        return folder.resolve("cassette.jsonl.part");
    }

    private RhetorRecorderBuilder recorder(RhetorMock server) {
        return RhetorRecorder.builder(URI.create(server.url()), cassette());
    }

    @Test
    void aKilledRecorderLeavesTheCassetteUnchangedAndItsPartialFileBesideIt() throws Exception {
        Files.writeString(cassette(), BEFORE);
        try (RhetorMock server = RhetorMock.start()) {
            recordAndKill(server);

            assertThat(cassette()).content().isEqualTo(BEFORE);
            assertThat(Cassette.read(part()).http().map(http -> http.request().path()))
                    .contains(CREATE_CHAT_COMPLETION.path());
            assertThatThrownBy(() -> recorder(server).append().start())
                    .isInstanceOf(CassetteException.class)
                    .hasMessageContainingAll("cassette.jsonl.part", "did not end", "remove it");
            Files.delete(cassette());
            assertThatThrownBy(() -> recorder(server).start()).hasMessageContaining("did not end");
            assertThatThrownBy(() -> Cassette.read(cassette()))
                    .hasMessageContainingAll("no cassette", "cassette.jsonl.part");
            assertThat(Cassette.read(part()).size()).isPositive();

            recorder(server).overwrite().start().close();
            assertThat(part()).doesNotExist();
        }
    }

    @Test
    void aWholeAnswerIsInThePartialFileBeforeTheClientHasItsEnd() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server).start()) {
            // So long that to record it takes longer than to read the partial file.
            server.enqueue(Reply.text("The capital of France is Paris. ".repeat(100_000)));

            ask(recorder.url());

            assertThat(part()).content().contains("\"end\":1,");
            assertThat(recorder.recorded()).isEqualTo(1);
        }
    }

    @Test
    void twoRecordersDoNotWriteToOneCassetteConcurrently() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder first = recorder(server).overwrite().start()) {
            ask(first.url());
            assertThatThrownBy(() -> recorder(server).overwrite().start())
                    .isInstanceOf(CassetteException.class)
                    .hasMessageContainingAll("cassette.jsonl", "another recorder");
        }

        assertThat(Cassette.read(cassette()).size()).isEqualTo(1);
    }

    private void recordAndKill(RhetorMock server) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecorderProcess.class.getName(),
                        server.url(),
                        cassette().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String url = said.readLine();
            assertThat(ask(url).statusCode()).isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static HttpResponse<String> ask(String url) throws Exception {
        return Calls.send(Calls.request(url, CREATE_CHAT_COMPLETION, RawClient.QUESTION));
    }
}
