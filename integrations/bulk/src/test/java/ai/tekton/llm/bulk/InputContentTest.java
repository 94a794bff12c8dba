package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.token.Tokenizers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs that are not lines of text. */
@Tag("once")
class InputContentTest {
    private static final String PROMPT = "{\"prompt\":\"One?\"}\n";

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private TektonLlmClient client;

    @BeforeEach
    void connect() {
        client = BulkClients.answering(call -> {
            asked.incrementAndGet();
            return "Yes";
        });
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private BulkFileRun run(Path input, String output) {
        return BulkRun.builder(client).files(input, folder.resolve(output)).build();
    }

    private Path written(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** Nothing but the input is there, and nothing was sent. */
    private void assertNothingWasMade() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.getFileName().toString().startsWith("prompts")))
                    .isEmpty();
        }
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "50415231150415802a, prompts.jsonl, is a Parquet file",
        "50415231150415802a, prompts, --input-format parquet",
        "50415231150415802a, prompts.csv, tekton-llm batch --engine flink --input",
        "504152312e2e2e2e2e, prompts.jsonl, is a Parquet file",
        "1f8b080000000000, prompts.jsonl, is compressed with gzip. Decompress it first",
        "1f8b080000000000, prompts.csv, gzip -d",
        "28b52ffd04000000, prompts.jsonl, Zstandard",
        "fd377a585a000004, prompts.jsonl, xz",
        "425a68393141592653, prompts.jsonl, bzip2",
        "504b030414000600, prompts.csv, export it as CSV",
        "4f626a0104160000, prompts.jsonl, Avro",
        "fffe7b0022007000, prompts.jsonl, UTF-16",
        "7b0022007000, prompts.jsonl, UTF-16",
        "7f454c460201, prompts.jsonl, is binary",
    })
    void aFileThatIsNoTextIsNamedForWhatItIsBeforeAnythingIsMade(String bytes, String name, String problem)
            throws IOException {
        Path input = written(name, HexFormat.of().parseHex(bytes));
        BulkFileRun run = run(input, "answers.jsonl");

        assertThatThrownBy(run::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(input.toString())
                .hasMessageContaining(problem);
        assertThatThrownBy(() -> run.estimate(Tokenizers.standard())).hasMessageContaining(problem);

        assertNothingWasMade();
    }

    @ParameterizedTest
    @CsvSource({"prompts.parquet, answers.jsonl, is read by", "prompts.jsonl, answers.PARQUET, is written by"})
    void aNameOfAParquetFileIsRefusedWithTheCommandThatReadsIt(String input, String output, String problem)
            throws IOException {
        Path named = written(input, PROMPT.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> run(named, output))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "Parquet " + problem + " --engine flink only: tekton-llm batch --engine flink --input " + named)
                .hasMessageContaining("BulkPromptsJob");

        assertNothingWasMade();
    }

    @Test
    void aStreamThatIsNoTextLeavesNothingBehind() throws IOException {
        byte[] gzip = HexFormat.of().parseHex("1f8b0800");

        assertThatThrownBy(() -> BulkRun.builder(client)
                        .files(folder.resolve("-"), folder.resolve("answers.jsonl"))
                        .input(new ByteArrayInputStream(gzip))
                        .build()
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The input is compressed with gzip");

        assertNothingWasMade();
    }

    @Test
    void aRestartThatIsRefusedForItsInputDeletesNoAnswer() throws IOException {
        Path input = written("prompts.csv", "prompt\nOne?\n".getBytes(StandardCharsets.UTF_8));
        run(input, "answers.jsonl").run();
        String answers = Files.readString(folder.resolve("answers.jsonl"));
        written("prompts.csv", "question\nOne?\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> BulkRun.builder(client)
                        .files(input, folder.resolve("answers.jsonl"))
                        .restart(true)
                        .build()
                        .run())
                .hasMessageContaining("no column \"prompt\"");

        assertThat(folder.resolve("answers.jsonl")).hasContent(answers);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, PAR1", "UTF-8, BZh", "ISO-8859-1, \u00fc\u00fd", "UTF-8, \ufeffprompt"})
    void aColumnMayHaveANameLikeAMark(String charset, String column) throws IOException {
        Path input = written("prompts.csv", (column + ",prompt2\nA,One?\n").getBytes(Charset.forName(charset)));

        assertThat(new InputContent(java.util.Optional.of(input), true, folder).problem(Files.readAllBytes(input)))
                .isEmpty();
    }

    @Test
    void aShortStreamIsReadToItsEnd() {
        assertThat(BulkRun.builder(client)
                        .files(folder.resolve("-"), folder.resolve("answers.jsonl"))
                        .input(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)))
                        .build()
                        .run()
                        .progress()
                        .failed())
                .isEqualTo(1);
    }
}
