package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.LlmCancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over files whose thread is interrupted, which would close a file that this thread uses. */
@Tag("once")
class InterruptedRunTest {
    private static final Disk PLAIN = new Disk((to, bytes) -> to.write(bytes), Runnable::run);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final Thread test = Thread.currentThread();
    private TektonLlmClient client;
    private Path output;

    @BeforeEach
    void connect() throws IOException {
        client = BulkClients.answering(call -> {
            if (asked.incrementAndGet() == 2) {
                test.interrupt();
            }
            return "Yes";
        });
        output = folder.resolve("answers.jsonl");
        Files.writeString(folder.resolve("prompts.jsonl"), "{\"prompt\":\"One?\"}\n".repeat(3));
    }

    @AfterEach
    void disconnect() {
        assertThat(Thread.interrupted()).as("the interruption is passed on").isTrue();
        client.close();
    }

    private BulkFileRun.Builder files() {
        return BulkRun.builder(client).concurrency(1).ordered(true).files(folder.resolve("prompts.jsonl"), output);
    }

    @Test
    void anInterruptedRunIsCancelledAndKeepsItsAnswers() {
        LlmCancelledException end = catchThrowableOfType(LlmCancelledException.class, files().build()::run);

        assertThat(end).hasMessageContaining("its thread was interrupted");
        assertThat(end.getSuppressed()).isEmpty();
        assertThat(output).content().contains("\"line\":1");
        assertThat(folder.resolve("answers.failed.jsonl")).doesNotExist();
    }

    @Test
    void anInterruptionDuringAWriteCancelsTheRun() {
        BulkFileRun run = files().writing((to, bytes) -> {
                    Thread.currentThread().interrupt();
                    to.write(bytes);
                })
                .build();

        assertThatThrownBy(run::run)
                .isInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("its thread was interrupted");
    }

    @Test
    void aRecordIsWrittenEvenIfTheThreadIsInterrupted() throws IOException {
        try (RecordFile file = RecordFile.open(output, RecordScan.Form.JSON, PLAIN)) {
            Thread.currentThread().interrupt();
            file.append("{\"line\":1,\"content\":\"Yes\"}");
            file.flush();
            file.sync();
        }

        assertThat(output).hasContent("{\"line\":1,\"content\":\"Yes\"}");
    }
}
