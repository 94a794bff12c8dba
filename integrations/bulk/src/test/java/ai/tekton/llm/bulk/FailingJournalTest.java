package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A request that could not be recorded is not sent, and neither is any after it. */
@Tag("once")
@ExtendWith(RhetorMockExtension.class)
class FailingJournalTest {
    private static final RecordScan.Form FORM = RecordScan.Form.JSON;
    private static final Disk PLAIN = new Disk((to, bytes) -> to.write(bytes), Runnable::run);

    @TempDir
    private Path folder;

    private Path output;

    @BeforeEach
    void name() {
        output = folder.resolve("answers.jsonl");
    }

    private static boolean contains(ByteBuffer bytes, String text) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString().contains(text);
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Test
    void atTheServerThereIsNoRequestThatCouldNotBeRecorded(RhetorMock rhetor) throws IOException {
        int room = 10;
        BulkBudgetTest.sell(rhetor);
        Path input = Files.writeString(
                folder.resolve("prompts.jsonl"),
                IntStream.range(0, 200)
                        .mapToObj(i -> "{\"prompt\":\"Is it " + i + "?\"}\n")
                        .collect(Collectors.joining()));
        AtomicInteger recorded = new AtomicInteger();
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .url(rhetor.url())
                .provider("anthropic")
                .useFallback(false)
                .maxRetries(0)
                .configure(config -> config.maxConnections(50))
                .costMeter(meter)
                .build()) {
            BulkFileRun run = BulkRun.builder(client)
                    .costMeter(meter)
                    .budget(new BigDecimal("1000"))
                    .concurrency(50)
                    .files(input, output)
                    .reader(PromptReader.create()
                            .withOptions(
                                    GenerationOptions.builder().maxTokens(1).build()))
                    .writing((to, bytes) -> {
                        // The calls' file alone has no room for more.
                        if (contains(bytes, "\"most\"") && recorded.incrementAndGet() > room) {
                            throw full();
                        }
                        to.write(bytes);
                    })
                    .build();

            assertThatThrownBy(run::run)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith(output + ".calls cannot be written: No space left on device");
        }

        // All have ended: the client is closed.
        assertThat(rhetor.chatRequests()).hasSizeLessThanOrEqualTo(room);
        assertThat(recorded).as("what was written after the failure").hasValue(room + 1);
        assertThat(folder.resolve("answers.failed.jsonl")).doesNotExist();
    }

    @Test
    void onceAnAnswerCouldNotBeWrittenNoRequestIsRecorded() throws IOException {
        Disk fullForAnswers = new Disk(
                (to, bytes) -> {
                    if (contains(bytes, "\"error\"")) {
                        throw full();
                    }
                    to.write(bytes);
                },
                Runnable::run);
        BulkFileRun.RunPaths paths =
                new BulkFileRun.RunPaths(Optional.empty(), output, folder.resolve("answers.failed.jsonl"));
        RunFile current = RunFile.of(Optional.empty(), PromptReader.create(), AnswerFormat.JSON_LINES, false);
        BulkFileRun.ResumeOptions resume = new BulkFileRun.ResumeOptions(false, false, false, false);
        Work work = Work.asked(1, Prompt.of("1", "One?"), "{\"prompt\":\"One?\"}");
        try (RunFiles files = RunFiles.open(
                paths, Optional.empty(), current, resume, AnswerFormat.JSON_LINES, fullForAnswers, true)) {
            Consumer<BigDecimal> requests = files.requestsOf(2).orElseThrow();
            requests.accept(BigDecimal.ONE);
            files.record(Outcome.failed(work, new ai.tekton.llm.error.InvalidRequestException("Refused.")));
            assertThatThrownBy(files::flush).isInstanceOf(UncheckedIOException.class);

            assertThatThrownBy(() -> requests.accept(BigDecimal.ONE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith(paths.failures() + " cannot be written: No space left on device");
        }
        assertThat(CallStarts.read(paths.calls(), new CompletedLines()).calls()).isEqualTo(1);
    }

    @Test
    void aFileIsKnownToBeBrokenAsSoonAsASyncHasFailed() throws IOException {
        Disk.Writing broken = new Disk.Writing() {
            @Override
            public void write(WritableByteChannel to, ByteBuffer bytes) throws IOException {
                to.write(bytes);
            }

            @Override
            public void force(FileChannel file) throws IOException {
                throw new IOException("Input/output error");
            }
        };
        try (RecordFile file = RecordFile.open(output, FORM, new Disk(broken, Runnable::run))) {
            file.append("{\"line\":1}");
            file.pass();
            file.check();
            assertThatThrownBy(file::sync).isInstanceOf(UncheckedIOException.class);

            assertThatThrownBy(file::check).hasMessageStartingWith(output + " cannot be written: Input/output error");
        }
    }

    @Test
    void aJournalThatIsDeletedDuringTheRunIsMissedAtItsNextSync() throws IOException {
        try (RecordFile file = RecordFile.replace(output, FORM, PLAIN, to -> to.append("{\"line\":1}"))) {
            file.append("{\"line\":2}");
            file.pass();
            Files.delete(output);

            assertThatThrownBy(file::sync)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("was deleted, moved or replaced");
        }
    }
}
