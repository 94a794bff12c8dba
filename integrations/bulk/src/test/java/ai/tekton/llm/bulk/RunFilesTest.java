package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is there when a run begins, and what it does to it. */
@Tag("once")
class RunFilesTest {
    @TempDir
    private Path folder;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> during = new ConcurrentLinkedQueue<>();
    private TektonLlmClient client;
    private Path input;
    private Path output;
    private Path failures;

    @BeforeEach
    void connect() throws IOException {
        client = BulkClients.answering(this::answer);
        input = folder.resolve("prompts.jsonl");
        output = folder.resolve("answers.jsonl");
        failures = folder.resolve("answers.failed.jsonl");
        Files.writeString(input, "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private String answer(ChatCall call) {
        String question = call.messages().get(0).content();
        asked.add(question);
        Optional.ofNullable(during.poll()).ifPresent(Runnable::run);
        if (question.contains("refused")) {
            throw new InvalidRequestException("This one is refused.");
        }
        return "Re: " + question;
    }

    private BulkReport run() {
        return run(files -> files);
    }

    private BulkReport run(UnaryOperator<BulkFileRun.Builder> change) {
        return run(BulkRun.builder(client).concurrency(1), change);
    }

    private BulkReport run(BulkRun.Builder bulk, UnaryOperator<BulkFileRun.Builder> change) {
        return change.apply(bulk.files(input, output)).build().run();
    }

    private String failure() {
        return FailureFormat.json(1, "1", new InvalidRequestException("No."), "{\"prompt\":\"Another?\"}") + "\n";
    }

    @Test
    void failuresOfADeletedRunAreNotAttributedToANewOne() throws IOException {
        Files.writeString(failures, failure());

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("answers.failed.jsonl already exists");

        assertThat(failures).hasContent(failure());
        assertThat(asked).isEmpty();
    }

    @Test
    void twoRunsAtOnceDoNotShareAFileOfFailures() throws IOException {
        try (FileChannel other = FileChannel.open(failures, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock lock = other.lock(Long.MAX_VALUE - 1, 1, false)) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(this::run)
                    .hasMessageContaining("Another run writes to")
                    .hasMessageContaining("failed.jsonl");
        }
    }

    @Test
    void bufferedAnswersOfADeletedRunAreNotAttributedToANewOne() throws IOException {
        Files.writeString(folder.resolve("answers.jsonl.pending"), "{\"line\":2,\"content\":\"Of another run\"}\n");

        assertThatThrownBy(() -> run(BulkRun.builder(client).ordered(true), files -> files))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("answers.jsonl.pending already exists");
    }

    @Test
    void aRunFileThatCannotBeWrittenIsNamedAndOnlyWrittenWhereItChanges() throws IOException {
        Path blocked = Files.createDirectories(folder.resolve("answers.jsonl.run.new/full"));

        assertThatThrownBy(this::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers.jsonl.run cannot be written")
                .hasMessageContaining("No prompt was sent");
        Files.delete(blocked);
        Files.delete(blocked.getParent());
        run();
        Files.createDirectories(blocked);
        run();

        assertThat(asked).hasSize(2);
    }

    @Test
    void aFileWhoseOnlyLineIsNoRecordIsNotRemoved() throws IOException {
        run();
        Files.writeString(failures, "My notes\n");

        assertThatThrownBy(this::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("was not written by a bulk run");

        assertThat(failures).hasContent("My notes");
    }

    @Test
    void theInputIsNotOverwrittenThroughAnotherName() throws IOException {
        Files.writeString(failures, failure());
        input = folder.resolve("..").resolve(folder.getFileName()).resolve("answers.failed.jsonl");

        assertThatThrownBy(() -> run(files -> files.restart(true)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must be three files");

        assertThat(failures).hasContent(failure());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anOutputThatIsNoFileIsRefused() {
        output = Path.of("/dev/null");

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("/dev/null is not a regular file")
                .hasMessageContaining("continues");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anInputThatIsAPipeIsReadOnce() throws Exception {
        Path prompts = input;
        input = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", input.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try (OutputStream to = Files.newOutputStream(input, StandardOpenOption.WRITE)) {
                Files.copy(prompts, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();

        BulkReport report = run();
        writer.join();

        assertThat(report.progress().answered()).isEqualTo(2);
    }

    @Test
    void anOutputInAMissingFolderIsReported() {
        output = folder.resolve("none").resolve("answers.jsonl");

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The folder")
                .hasMessageContaining("does not exist");
    }

    @Test
    void anInputWhoseLastLineHasGrownIsAnotherInput() throws IOException {
        Files.writeString(input, "{\"prompt\":\"One?\"}");
        run();
        Files.writeString(input, "{\"prompt\":\"Two?\"}\n", StandardOpenOption.APPEND);

        assertThatThrownBy(this::run).hasMessageContaining("the input");
    }

    @Test
    void anInputThatHadNoEndOfItsLastLineMayGetItAndGrow() throws IOException {
        Files.writeString(input, "{\"prompt\":\"One?\"}");
        run();
        Files.writeString(input, "\r\n{\"prompt\":\"Two?\"}\n", StandardOpenOption.APPEND);

        run();

        assertThat(asked).containsExactly("One?", "Two?");
    }

    @Test
    void failuresOfAnEarlierRunStayFailures() throws IOException {
        Files.writeString(input, "{\"prompt\":\"refused\"}\n{\"prompt\":\"Two?\"}\n");
        run();

        BulkReport again = run();

        assertThat(again.progress().earlier()).isEqualTo(2);
        assertThat(again.progress().earlierFailed()).isEqualTo(1);
    }

    @Test
    void aMistakeThatFailsTheFirstPromptsEndsEachStartAndNotOnlyTheFirst() throws IOException {
        Files.writeString(input, "{\"prompt\":\"refused\"}\n".repeat(500));
        run();

        BulkReport again = run();

        assertThat(again.end()).isEqualTo(BulkEnd.ONLY_FAILURES);
        assertThat(again.progress().failed()).isEqualTo(100);
        assertThat(asked).hasSize(200);
    }

    @Test
    void anOrderedAnswerThatCouldNotBeWrittenIsNotAskedAgain() {
        BulkRun.Builder ordered = BulkRun.builder(client).concurrency(1).ordered(true);
        AtomicInteger writes = new AtomicInteger();
        assertThatThrownBy(() -> run(
                        ordered,
                        files -> files.writing((to, bytes) -> {
                            if (writes.incrementAndGet() == 2) {
                                throw new IOException("No space left on device");
                            }
                            to.write(bytes);
                        })))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers.jsonl cannot be written");

        run(ordered, files -> files);

        assertThat(asked).containsOnlyOnce("One?");
        assertThat(linesOf(output)).isEqualTo(2);
    }

    @Test
    void aDiskThatCannotBeSyncedEndsTheRunWithAnErrorThatNamesTheFile() {
        assertThatThrownBy(() -> run(files -> files.writing(new Disk.Writing() {
                    @Override
                    public void write(WritableByteChannel to, ByteBuffer bytes) throws IOException {
                        to.write(bytes);
                    }

                    @Override
                    public void force(FileChannel file) throws IOException {
                        throw new IOException("Input/output error");
                    }
                })))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers.jsonl cannot be written: Input/output error")
                .hasMessageContaining("the same command continues");

        run();
        assertThat(asked).hasSize(2);
    }

    @Test
    void anAnswerIsWrittenBeforeTheNextPromptIsSent() throws IOException {
        StringBuilder lacking = new StringBuilder();
        try (TektonLlmClient watching = TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(LlmBackend.answering(call -> {
                    asked.add(call.messages().get(0).content());
                    if (asked.size() - 1 > linesOf(output)) {
                        lacking.append(asked.size());
                    }
                    return "Yes";
                }))
                .build()) {
            BulkRun.builder(watching)
                    .concurrency(1)
                    .files(input, output)
                    .build()
                    .run();
        }

        assertThat(asked).hasSize(2);
        assertThat(lacking).isEmpty();
    }

    private static int linesOf(Path path) {
        try {
            return Files.readAllLines(path).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void change(FilesChange change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface FilesChange {
        void make() throws IOException;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anOutputThatIsMovedWhileItIsWrittenIsAnErrorAndContinuesWhenItIsBack() {
        Path elsewhere = folder.resolve("elsewhere.jsonl");
        during.add(() -> {});
        during.add(() -> change(() -> Files.move(output, elsewhere)));

        assertThatThrownBy(this::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(output + " was deleted, moved or replaced while the run wrote to it")
                .hasMessageContaining("Put the file back");
        change(() -> Files.move(elsewhere, output));
        BulkReport again = run();

        assertThat(again.end()).isEqualTo(BulkEnd.COMPLETED);
        assertThat(asked).containsExactly("One?", "Two?");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anOutputThatIsReplacedWhileItIsWrittenIsAnError() {
        during.add(() -> {});
        during.add(() -> change(() -> {
            Path other = Files.writeString(folder.resolve("other"), "");
            Files.move(other, output, StandardCopyOption.REPLACE_EXISTING);
        }));

        assertThatThrownBy(this::run).hasMessageContaining("was deleted, moved or replaced");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileOfFailuresThatIsDeletedBeforeItsFirstFailureIsNoLoss() {
        during.add(() -> change(() -> Files.delete(failures)));

        assertThat(run().end()).isEqualTo(BulkEnd.COMPLETED);
    }
}
