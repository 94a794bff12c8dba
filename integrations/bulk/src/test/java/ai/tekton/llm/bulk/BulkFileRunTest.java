package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class BulkFileRunTest {
    private static final String TWO = "{\"id\":\"a\",\"prompt\":\"One?\"}\n{\"id\":\"b\",\"prompt\":\"Two?\"}\n";

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private TektonLlmClient client;
    private Path input;
    private Path output;
    private Path failures;

    @BeforeEach
    void connect() {
        client = BulkClients.answering(this::answer);
        input = folder.resolve("prompts.jsonl");
        output = folder.resolve("answers.jsonl");
        failures = folder.resolve("answers.failed.jsonl");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private String answer(ChatCall call) {
        asked.incrementAndGet();
        String question = call.messages().get(call.messages().size() - 1).content();
        if (question.contains("refused")) {
            throw new InvalidRequestException("This one is refused.");
        }
        return "Re: " + question;
    }

    private BulkReport run() {
        return run(files -> files);
    }

    private BulkReport run(UnaryOperator<BulkFileRun.Builder> change) {
        return change.apply(BulkRun.builder(client).concurrency(4).files(input, output))
                .build()
                .run();
    }

    private static List<JsonNode> read(Path path) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            all.add(AnswerFormat.JSON.readTree(line));
        }
        return all;
    }

    private List<Integer> lines(Path path) throws IOException {
        return read(path).stream().map(node -> node.get("line").asInt()).toList();
    }

    @Test
    void finishedPromptsAreNotSentAgain() throws IOException {
        Files.writeString(input, TWO + "{\"prompt\":\"refused\"}\n");
        run();

        BulkReport again = run();

        assertThat(asked).hasValue(3);
        assertThat(again.progress().earlier()).isEqualTo(3);
        assertThat(again.end()).isEqualTo(BulkEnd.COMPLETED);
        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2);
        assertThat(lines(failures)).containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 20, 40})
    void aTruncatedRecordIsRemovedAndItsPromptSentAgain(int cut) throws IOException {
        Files.writeString(input, TWO);
        run();
        byte[] whole = Files.readAllBytes(output);
        Files.write(output, java.util.Arrays.copyOf(whole, whole.length - cut));

        run();

        assertThat(asked).hasValue(3);
        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void endsOfWindowsLinesEmptyLinesAndAByteOrderMarkAreNoPartOfAPrompt() throws IOException {
        Files.writeString(input, "\uFEFF{\"prompt\":\"One?\"}\r\n\r\n  \n{\"prompt\":\"Two?\"}");

        BulkReport report = run();

        assertThat(report.progress().total()).hasValue(2);
        assertThat(lines(output)).containsExactlyInAnyOrder(1, 4);
    }

    @Test
    void anUnreadableLineFailsAloneWithItsNumberAndText() throws IOException {
        Files.write(
                input,
                "{\"prompt\":\"One?\"}\n{\"prompt\":\n[1]\n{\"prompt\":\"\u00e9\"}\n"
                        .getBytes(StandardCharsets.ISO_8859_1));

        BulkReport report = run();

        assertThat(report.progress().failed()).isEqualTo(3);
        assertThat(lines(output)).containsExactly(1);
        List<JsonNode> failed = read(failures);
        assertThat(failed).extracting(node -> node.get("line").asInt()).containsExactly(2, 3, 4);
        assertThat(failed.get(0).at("/error/message").asText()).contains("not JSON, at column");
        assertThat(failed.get(0).get("input").asText()).isEqualTo("{\"prompt\":");
        assertThat(failed.get(2).at("/error/message").asText()).contains("UTF-8");
    }

    @Test
    void aLineOfTenMegabytesIsAnswered() throws IOException {
        Files.writeString(input, "{\"prompt\":\"" + "x".repeat(10_000_000) + "\"}\n" + TWO);

        run();

        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aLineThatIsLongerThanAServerTakesFailsAlone() throws IOException {
        Files.writeString(input, "{\"prompt\":\"" + "x".repeat(LineReader.MOST_BYTES) + "\"}\n" + TWO);

        run();

        assertThat(lines(output)).containsExactlyInAnyOrder(2, 3);
        assertThat(read(failures).get(0).at("/error/message").asText()).contains("more than");
    }

    @Test
    void twoLinesWithTheSameIdAreTwoPrompts() throws IOException {
        Files.writeString(input, TWO.replace("\"b\"", "\"a\""));

        run();

        assertThat(read(output)).extracting(node -> node.get("id").asText()).containsExactly("a", "a");
    }

    @Test
    void failedPromptsAreSentAgainIfRequested() throws IOException {
        Files.writeString(input, TWO + "{\"id\":\"c\",\"prompt\":\"refused\"}\n");
        run();

        BulkReport again = run(files -> files.retryFailed(true));

        assertThat(asked).hasValue(4);
        assertThat(again.progress().failed()).isEqualTo(1);
        assertThat(lines(failures)).containsExactly(3);
    }

    @Test
    void aFileOfFailuresIsAnInput() throws IOException {
        Files.writeString(
                input,
                FailureFormat.json(7, "c", new InvalidRequestException("No."), "{\"prompt\":\"Three?\"}") + "\n");

        run();

        assertThat(read(output).get(0).get("id").asText()).isEqualTo("c");
        assertThat(read(output).get(0).get("content").asText()).isEqualTo("Re: Three?");
    }

    @Test
    void aFullDiskIsAClearErrorAndLosesNothing() throws IOException {
        Files.writeString(input, TWO);

        assertThatThrownBy(() -> run(files -> files.writing((to, bytes) -> {
                    bytes.limit(bytes.position() + 5);
                    to.write(bytes);
                    throw new IOException("No space left on device");
                })))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers.jsonl cannot be written: No space left on device");
        run();

        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anInputThatHasChangedIsRefused() throws IOException {
        Files.writeString(input, TWO);
        run();
        Files.writeString(input, TWO.replace("Two?", "Three?"));

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the input")
                .hasMessageContaining("--accept-changes");
        run(files -> files.acceptChanges(true));

        assertThat(asked).hasValue(2);
    }

    @Test
    void aRunContinuesWithTheNewLinesOfAnInputThatHasGrown() throws IOException {
        Files.writeString(input, TWO);
        run();
        Files.writeString(input, "{\"prompt\":\"Three?\"}\n", StandardOpenOption.APPEND);

        run();

        assertThat(asked).hasValue(3);
        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void otherOptionsAndAnotherTemplateAreRefused() throws IOException {
        Files.writeString(input, TWO);
        run();

        assertThatThrownBy(() -> run(files -> files.reader(PromptReader.create()
                        .withTemplate(PromptTemplate.of("{prompt}"))
                        .withOptions(GenerationOptions.builder()
                                .systemPrompt("Be brief.")
                                .build()))))
                .hasMessageContaining("the template, the options");
    }

    @Test
    void aRunWhoseOutputIsMissingIsRefusedRatherThanPaidTwice() throws IOException {
        Files.writeString(input, TWO);
        run();
        Files.delete(output);

        assertThatThrownBy(this::run)
                .hasMessageContaining("do not. Restore them")
                .hasMessageContaining("--restart");
        assertThat(output).doesNotExist();
        run(files -> files.restart(true));

        assertThat(asked).hasValue(4);
    }

    @Test
    void aFileThatIsNotTheOutputOfARunIsNotOverwritten() throws IOException {
        Files.writeString(input, TWO);
        Files.writeString(output, "My notes\n");

        assertThatThrownBy(this::run).hasMessageContaining("already exists");

        assertThat(output).hasContent("My notes");
    }

    @Test
    void anOutputThatWasChangedInTheMiddleIsRefused() throws IOException {
        Files.writeString(input, TWO);
        run();
        Files.writeString(output, "Hello\n" + Files.readString(output));

        assertThatThrownBy(this::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Record 1 of")
                .hasMessageContaining("was not written by a bulk run");
    }

    @Test
    void twoRunsAtOnceDoNotShareAnOutput() throws IOException {
        Files.writeString(input, TWO);
        run();
        try (FileChannel other = FileChannel.open(output, StandardOpenOption.WRITE);
                FileLock lock = other.lock(Long.MAX_VALUE - 1, 1, false)) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(this::run).hasMessageContaining("Another run writes to");
        }
    }

    @Test
    void columnsBecomePromptsByATemplateAndAnswersColumns() throws IOException {
        input = folder.resolve("prompts.csv");
        output = folder.resolve("answers.csv");
        Files.writeString(input, "id,text\nx,\"Say \"\"hi\"\",\nplease\"\ny,Bye\ny,Bye,Bye\n");

        BulkReport report =
                run(files -> files.reader(PromptReader.create().withTemplate(PromptTemplate.of("Do: {text}"))));
        run(files -> files.reader(PromptReader.create().withTemplate(PromptTemplate.of("Do: {text}"))));

        assertThat(report.progress().total()).hasValue(3);
        assertThat(asked).hasValue(2);
        assertThat(Files.readString(output))
                .startsWith("line,id,content,")
                .contains("1,x,\"Re: Do: Say \"\"hi\"\",\nplease\",");
        assertThat(read(failures).get(0).at("/error/message").asText()).contains("3 fields, but there are 2 columns");
        assertThat(read(failures).get(0).get("input").asText())
                .as("with the value that no column has")
                .isEqualTo("y,Bye,Bye");
    }

    @Test
    void aCsvRecordTruncatedWithinQuotesIsRepaired() throws IOException {
        input = folder.resolve("prompts.csv");
        output = folder.resolve("answers.csv");
        Files.writeString(input, "prompt\n\"a\nb\"\n\"c\nd\"\n");
        run();
        String whole = Files.readString(output);
        Files.writeString(output, whole.substring(0, whole.lastIndexOf('"') - 1));

        run();

        assertThat(asked).hasValue(3);
        assertThat(Files.readString(output)).contains("1,1,\"Re: a\nb\"").contains("2,2,\"Re: c\nd\"");
    }

    @Test
    void aMissingColumnIsNamedBeforeAnythingIsAsked() throws IOException {
        input = folder.resolve("prompts.csv");
        Files.writeString(input, "id,text\nx,y\n");

        assertThatThrownBy(() ->
                        run(files -> files.reader(PromptReader.create().withTemplate(PromptTemplate.of("{texts}")))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("{texts}")
                .hasMessageContaining("there are id, text");
    }

    @Test
    void promptsComeFromAStreamToo() throws IOException {
        run(files -> files.input(new ByteArrayInputStream(TWO.getBytes(StandardCharsets.UTF_8))));

        assertThat(lines(output)).containsExactlyInAnyOrder(1, 2);
    }
}
