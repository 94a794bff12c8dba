package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails leaves no file that was not there before. */
@Tag("once")
class FailedStartTest {
    private static final String TWO = "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n";

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private TektonLlmClient client;
    private Path input;

    @BeforeEach
    void connect() throws IOException {
        client = BulkClients.answering(call -> {
            asked.incrementAndGet();
            return "Yes";
        });
        input = Files.writeString(folder.resolve("prompts.jsonl"), TWO);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private BulkFileRun.Builder files(String output) {
        return BulkRun.builder(client).ordered(true).files(input, folder.resolve(output));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void onAFullDiskNoFileIsLeftBehind() throws IOException {
        BulkFileRun run = files("answers.csv")
                .writing((to, bytes) -> {
                    throw new IOException("No space left on device");
                })
                .build();

        assertThatThrownBy(run::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers.csv cannot be written: No space left on device");

        assertThat(names()).containsExactly("prompts.jsonl");
        assertThat(files("answers.csv").build().run().progress().answered()).isEqualTo(2);
    }

    @Test
    void aFolderInThePlaceOfTheSettingsLeavesNoFileBehind() throws IOException {
        Files.createDirectories(folder.resolve("answers.jsonl.run/full"));

        assertThatThrownBy(files("answers.jsonl").build()::run).isInstanceOf(UncheckedIOException.class);

        assertThat(names()).containsExactly("answers.jsonl.run", "prompts.jsonl");
    }

    @Test
    void aFolderInThePlaceOfTheNewSettingsLeavesNoFileBehind() throws IOException {
        Files.createDirectories(folder.resolve("answers.jsonl.run.new/full"));

        assertThatThrownBy(files("answers.jsonl").build()::run)
                .hasMessageContaining("answers.jsonl.run cannot be written");

        assertThat(names()).containsExactly("answers.jsonl.run.new", "prompts.jsonl");
    }

    @Test
    void aFolderInThePlaceOfTheWaitingAnswersLeavesNoFileBehind() throws IOException {
        Files.createDirectories(folder.resolve("answers.jsonl.pending/full"));

        assertThatThrownBy(files("answers.jsonl").build()::run).isInstanceOf(RuntimeException.class);

        assertThat(names()).containsExactly("answers.jsonl.pending", "prompts.jsonl");
    }

    @Test
    void aStartThatFailsByTheLastOfItsFilesClosesAllOthers() throws IOException {
        files("answers.jsonl").build().run();
        Files.writeString(folder.resolve("answers.jsonl.calls"), "My notes\n");

        assertThatThrownBy(files("answers.jsonl").build()::run).hasMessageContaining("was not written by a bulk run");

        assertThat(OpenFiles.in(folder)).isEmpty();
        assertThat(names())
                .containsExactly("answers.jsonl", "answers.jsonl.calls", "answers.jsonl.run", "prompts.jsonl");
    }

    @Test
    void afterAFailedStartTheFilesOfAnEarlierOneAreAsTheyWere() throws IOException {
        files("answers.jsonl").build().run();
        String answers = Files.readString(folder.resolve("answers.jsonl"));
        Files.writeString(folder.resolve("answers.failed.jsonl"), "My notes\n");

        assertThatThrownBy(files("answers.jsonl").build()::run).hasMessageContaining("was not written by a bulk run");

        assertThat(folder.resolve("answers.jsonl")).hasContent(answers);
        assertThat(names())
                .containsExactly("answers.failed.jsonl", "answers.jsonl", "answers.jsonl.run", "prompts.jsonl");
    }

    @Test
    void aFileThatAnotherRunHasMadeIsNotDeleted() throws IOException {
        Path failures = folder.resolve("answers.failed.jsonl");
        try (FileChannel other = FileChannel.open(failures, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock lock = other.lock(Long.MAX_VALUE - 1, 1, false)) {
            assertThat(lock.isValid()).isTrue();

            assertThatThrownBy(files("answers.jsonl").build()::run).hasMessageContaining("Another run writes to");
        }

        assertThat(names()).containsExactly("answers.failed.jsonl", "prompts.jsonl");
    }

    @Test
    void aStreamThatCannotBeReadLeavesNoFileBehindUnlessALineOfItIsOver() throws IOException {
        assertThatThrownBy(files("answers.jsonl").input(broken("")).build()::run)
                .hasMessageContaining("cannot be read after line 0");
        assertThat(names()).containsExactly("prompts.jsonl");

        assertThatThrownBy(files("answers.jsonl").input(broken("{\"a\":1}\n")).build()::run)
                .hasMessageContaining("cannot be read after line 1");
        assertThat(names())
                .containsExactly("answers.failed.jsonl", "answers.jsonl", "answers.jsonl.run", "prompts.jsonl");
    }

    @Test
    void aRestartWithAStreamThatIsNotTextKeepsTheAnswers() throws IOException {
        files("answers.jsonl").build().run();
        String answers = Files.readString(folder.resolve("answers.jsonl"));
        InputStream gzip = new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});

        assertThatThrownBy(files("answers.jsonl").restart(true).input(gzip).build()::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("gzip");
        assertThatThrownBy(
                        files("answers.jsonl").restart(true).input(broken("")).build()::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("The pipe is broken.");

        assertThat(folder.resolve("answers.jsonl")).hasContent(answers);
        assertThat(names()).containsExactly("answers.jsonl", "answers.jsonl.run", "prompts.jsonl");
    }

    /** An input that stays silent, whose read does not end with an interrupt, as that of standard input. */
    private static final class Silent extends InputStream {
        private final CountDownLatch reading = new CountDownLatch(1);
        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private volatile boolean closed;

        @Override
        public int read() {
            reading.countDown();
            return end.join();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aRestartIsStoppedWhileItWaitsForItsInputAndKeepsTheAnswers() throws Exception {
        files("answers.jsonl").build().run();
        String answers = Files.readString(folder.resolve("answers.jsonl"));
        Silent silent = new Silent();
        BulkFileRun run = files("answers.jsonl").restart(true).input(silent).build();
        CompletableFuture<BulkReport> report = CompletableFuture.supplyAsync(run::run);
        silent.reading.await();
        run.stop(Duration.ofMinutes(10));

        assertThat(report.get(1, TimeUnit.MINUTES).end()).isEqualTo(BulkEnd.STOPPED);
        assertThat(folder.resolve("answers.jsonl")).hasContent(answers);
        assertThat(silent.closed).isTrue();
        silent.end.complete(-1);
    }

    @Test
    void aRestartThatIsStoppedBeforeItBeginsKeepsTheAnswers() throws IOException {
        files("answers.jsonl").build().run();
        String answers = Files.readString(folder.resolve("answers.jsonl"));
        BulkFileRun run = files("answers.jsonl").restart(true).build();
        run.stop(Duration.ofMinutes(1));

        assertThat(run.run().end()).isEqualTo(BulkEnd.STOPPED);
        assertThat(folder.resolve("answers.jsonl")).hasContent(answers);
    }

    @Test
    void aRestartIsInterruptedWhileItWaitsForItsInput() throws Exception {
        Silent silent = new Silent();
        BulkFileRun run = files("answers.jsonl").restart(true).input(silent).build();
        FutureTask<BulkReport> report = new FutureTask<>(run::run);
        Thread thread = new Thread(report);
        thread.start();
        silent.reading.await();
        thread.interrupt();

        assertThatThrownBy(() -> report.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(LlmCancelledException.class);
        assertThat(names()).containsExactly("prompts.jsonl");
        silent.end.complete(-1);
    }

    @Test
    void aStartThatIsRefusedForItsFilesLeavesItsStreamToTheNextOne() throws IOException {
        Files.writeString(folder.resolve("answers.jsonl"), "not of a run");
        Silent silent = new Silent();

        assertThatThrownBy(files("answers.jsonl").input(silent).build()::run)
                .isInstanceOf(InvalidRequestException.class);
        assertThat(silent.closed).isFalse();
    }

    private static InputStream broken(String before) {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("The pipe is broken.");
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8)), broken);
    }

    @Test
    void aRunThatTheClientRefusesLeavesNoFileBehind() throws IOException {
        assertThatThrownBy(() -> BulkRun.builder(client)
                        .costMeter(ai.tekton.llm.CostMeter.create())
                        .budget(java.math.BigDecimal.ONE)
                        .files(input, folder.resolve("answers.jsonl"))
                        .build()
                        .run())
                .isInstanceOf(InvalidRequestException.class);

        assertThat(names()).containsExactly("prompts.jsonl");
        assertThat(asked).hasValue(0);
    }
}
