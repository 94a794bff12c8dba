package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassetteTest {
    private static final String HEADER =
            "{\"cassette\":1,\"contract\":\"0.2.1\",\"profile\":\"contract\",\"recorded\":\"2026-01-01T00:00:00Z\"}\n";
    private static final String REQUEST = "{\"request\":1,\"method\":\"GET\",\"path\":\"/health\",\"headers\":{}}\n";
    private static final String RESPONSE =
            "{\"response\":1,\"ms\":1,\"status\":200,\"headers\":[[\"a\",\"b\"]],\"framing\":\"length\"}\n";
    private static final String CHUNK = "{\"chunk\":1,\"ms\":1,\"json\":{\"status\":\"ok\"}}\n";
    private static final String END = "{\"end\":1,\"ms\":2,\"how\":\"complete\"}\n";

    @TempDir
    Path folder;

    private Path written(String text) throws Exception {
        return Files.writeString(folder.resolve("cassette.jsonl"), text);
    }

    private void assertRefused(String text, String... words) throws Exception {
        Path file = written(text);
        assertThatThrownBy(() -> Cassette.read(file))
                .isInstanceOf(CassetteException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words);
    }

    @Test
    void aCassetteIsWrittenBackUnchanged() throws Exception {
        Cassette cassette = Cassette.read(written(HEADER + REQUEST + RESPONSE + CHUNK + END));

        assertThat(cassette.size()).isEqualTo(1);
        assertThat(cassette.contract()).isEqualTo("0.2.1");
        assertThat(CassetteLines.header(cassette.info())).isEqualTo(HEADER);
        assertThat(CassetteLines.of(cassette.recorded().get(0))).isEqualTo(REQUEST + RESPONSE + CHUNK + END);
    }

    @Test
    void aRecordersLinesMatchTheSchema() throws Exception {
        Path file = folder.resolve("cassette.jsonl");
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = Recordings.recorder(server, file)) {
            Calls.send(Calls.request(recorder.url(), STREAM_CHAT_COMPLETION, RawClient.QUESTION));
            try (SocketClient client =
                    SocketClient.open(recorder.webSocketUrl()).send(SocketClient.REGISTER)) {
                client.next("REGISTER_ACK");
            }
        }

        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(CassetteTest.class.getResourceAsStream("cassette.schema.json"));
        assertThat(Files.readAllLines(file))
                .hasSizeGreaterThan(8)
                .allSatisfy(line ->
                        assertThat(schema.validate(line, InputFormat.JSON)).isEmpty());
        assertThat(schema.validate("{\"chunk\":0}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void aTruncatedLastLineIsReported() throws Exception {
        assertRefused(HEADER + REQUEST + RESPONSE + CHUNK.substring(0, 12), "line 4", "truncated", "killed");
    }

    @Test
    void anExchangeWithoutItsEndIsReported() throws Exception {
        assertRefused(HEADER + REQUEST + RESPONSE, "ends in the middle of the exchange that starts at line 2");
    }

    @Test
    void aNewerVersionIsReported() throws Exception {
        assertRefused(HEADER.replace(":1,", ":2,"), "line 1", "version 2", "reads version 1");
    }

    @Test
    void anEmptyFileAndAMissingOneAreReported() throws Exception {
        assertRefused("", "is empty");
        assertThatThrownBy(() -> Cassette.read(folder.resolve("none.jsonl")))
                .isInstanceOf(CassetteException.class)
                .hasMessageContaining("There is no cassette");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON at all | line 2 is not JSON",
                "{\"answer\":1} | line 2 is invalid: its first field",
                "{\"response\":1,\"status\":200,\"framing\":\"length\"} | no request or socket 1 starts",
                "{\"request\":1,\"path\":\"/x\"} | it has no text \"method\"",
                "[] | its first field"
            })
    void aDamagedLineIsReportedByItsNumber(String line, String words) throws Exception {
        assertRefused(HEADER + line + "\n" + REQUEST + END, "line 2", words);
    }

    @Test
    void aWrongStatusOrWordIsReportedByItsLine() throws Exception {
        assertRefused(HEADER + REQUEST + RESPONSE.replace("200", "20") + END, "line 4", "the status");
        assertRefused(HEADER + REQUEST + END.replace("complete", "gone"), "line 3", "'gone' is none of");
    }

    @Test
    void recordingsBeforeAKillAreKeptAndTheCassetteIsUnchanged() throws Exception {
        Path file = written(HEADER + REQUEST + RESPONSE + CHUNK + END);
        CassetteWriter killed = new CassetteWriter(
                file,
                Cassette.read(file).info(),
                new Secrets(SecretNames.standard(), Map.of()),
                CassetteWriter.Existing.OVERWRITE);
        killed.add(new Recorded.Http(
                killed.begins(),
                0,
                new CassetteRequest("GET", "/ready", "", Map.of(), new byte[0]),
                java.util.Optional.empty(),
                Recorded.End.of(1, Recorded.How.CUT)));

        assertThat(Files.readString(file)).isEqualTo(HEADER + REQUEST + RESPONSE + CHUNK + END);
        Path part = folder.resolve("cassette.jsonl.part");
        assertThat(Cassette.read(part).http().map(http -> http.request().path()))
                .containsExactly("/ready");
        killed.close();
        assertThat(part).doesNotExist();
        assertThat(Files.readString(file)).contains("/ready");
    }
}
