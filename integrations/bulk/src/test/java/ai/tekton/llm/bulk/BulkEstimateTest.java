package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.token.Tokenizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate of a run of which a part is over. */
@Tag("once")
class BulkEstimateTest {
    @TempDir
    private Path folder;

    private TektonLlmClient client;
    private Path input;

    @BeforeEach
    void connect() throws IOException {
        client = BulkClients.answering(BulkEstimateTest::answer);
        input = Files.writeString(
                folder.resolve("prompts.jsonl"),
                "{\"prompt\":\"One?\"}\n{\"prompt\":\"refused\"}\n{\"prompt\":\"Three?\"}\n");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static String answer(ChatCall call) {
        if (call.messages().get(0).content().contains("refused")) {
            throw new InvalidRequestException("This one is refused.");
        }
        return "Yes";
    }

    private BulkFileRun files(String output, boolean ordered, UnaryOperator<BulkFileRun.Builder> change) {
        return change.apply(BulkRun.builder(client).ordered(ordered).files(input, folder.resolve(output)))
                .build();
    }

    private BulkEstimate estimate(String output, boolean ordered, UnaryOperator<BulkFileRun.Builder> change) {
        return files(output, ordered, change).estimate(Tokenizers.standard());
    }

    private void grow() throws IOException {
        Files.writeString(input, "{\"prompt\":\"Four?\"}\nNo JSON\n", StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @CsvSource({"answers.jsonl, false", "answers.jsonl, true", "answers.csv, false", "answers.csv, true"})
    void finishedPromptsAreNotEstimatedAgain(String output, boolean ordered) throws IOException {
        BulkEstimate before = estimate(output, ordered, files -> files);
        files(output, ordered, files -> files).run();
        grow();

        BulkEstimate rest = estimate(output, ordered, files -> files);
        BulkEstimate again = estimate(output, ordered, files -> files.retryFailed(true));
        BulkEstimate restarted = estimate(output, ordered, files -> files.restart(true));

        assertThat(before.total()).isEqualTo(3);
        assertThat(before.prompts()).isEqualTo(3);
        assertThat(before.earlier()).isZero();
        assertThat(rest.total()).isEqualTo(5);
        assertThat(rest.earlier()).isEqualTo(3);
        assertThat(rest.earlierFailed()).isEqualTo(1);
        assertThat(rest.prompts()).isEqualTo(1);
        assertThat(rest.unreadable()).isEqualTo(1);
        assertThat(rest.promptTokens()).isPositive().isLessThan(before.promptTokens());
        assertThat(again.prompts()).isEqualTo(2);
        assertThat(again.earlier()).isEqualTo(2);
        assertThat(restarted.prompts()).isEqualTo(4);
        assertThat(restarted.earlier()).isZero();
    }

    @Test
    void anAnswerThatWaitsForAnEarlierOneIsNotEstimatedAgain() throws IOException {
        assertThatThrownBy(files(
                        "answers.jsonl",
                        true,
                        files -> files.writing((to, bytes) -> {
                            // The answer waits in its own file, and never gets to the output.
                            if (written("answers.jsonl.pending") > 0) {
                                throw new IOException("No space left on device");
                            }
                            to.write(bytes);
                        }))::run)
                .isInstanceOf(UncheckedIOException.class);
        long waiting =
                Files.readAllLines(folder.resolve("answers.jsonl.pending")).size();
        long failed = Files.exists(folder.resolve("answers.failed.jsonl"))
                ? Files.readAllLines(folder.resolve("answers.failed.jsonl")).size()
                : 0;

        BulkEstimate rest = estimate("answers.jsonl", true, files -> files);

        assertThat(waiting).isPositive();
        assertThat(rest.total()).isEqualTo(3);
        assertThat(rest.earlier()).isEqualTo(waiting + failed);
        assertThat(rest.prompts()).isEqualTo(3 - waiting - failed);
        assertThat(rest.unreadable()).isZero();
    }

    private long written(String name) throws IOException {
        return Files.size(folder.resolve(name));
    }

    @Test
    void anEstimateChangesNoFileEvenIfTheLastRecordIsCutOff() throws IOException {
        files("answers.jsonl", false, files -> files).run();
        Path output = folder.resolve("answers.jsonl");
        Files.writeString(output, "{\"line\":4,\"id\":", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(output);
        grow();

        assertThat(estimate("answers.jsonl", false, files -> files).prompts()).isEqualTo(1);

        assertThat(output).hasBinaryContent(before);
    }

    @Test
    void anEstimateOfARunThatWouldBeRefusedSaysWhy() throws IOException {
        files("answers.jsonl", false, files -> files).run();

        assertThatThrownBy(() -> estimate(
                        "answers.jsonl",
                        false,
                        files -> files.reader(PromptReader.create().withTemplate(PromptTemplate.of("Is it {prompt}")))))
                .hasMessageContaining("Changed since the run was started: the template");
    }
}
