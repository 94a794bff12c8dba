package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.BulkEnd;
import ai.tekton.llm.bulk.BulkFileRun;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
class BatchStopTest {
    @TempDir
    private Path folder;

    /** Answers the call in progress when the user reads that the run stops, and continues to write after the run has ended. */
    private static final class StandardError extends ByteArrayOutputStream {
        private final Gate gate;
        private final CompletableFuture<BulkReport> end;

        StandardError(Gate gate, CompletableFuture<BulkReport> end) {
            this.gate = gate;
            this.end = end;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (toString(StandardCharsets.UTF_8).contains("stopping")) {
                gate.open();
                end.join();
            }
        }
    }

    private static Host host(OutputStream err) {
        return new Host(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                err,
                Map.of(),
                URI.create("http://localhost"),
                new CommandRun.FixedTerminal(false, 80),
                new OpenResources());
    }

    @Test
    void noPromptIsSentOnceTheUserHasReadThatTheRunStops(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.standard().hold(gate));
        Path input = folder.resolve("prompts.jsonl");
        Files.writeString(input, "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n{\"prompt\":\"Three?\"}\n");
        CompletableFuture<BulkReport> end = new CompletableFuture<>();
        Host host = host(new StandardError(gate, end));
        try (TektonLlmClient client = TektonLlmClient.builder()
                        .componentId("cli-test")
                        .url(rhetor.url())
                        .build();
                BatchProgress progress = BatchProgress.of(host, false)) {
            BulkFileRun run = BulkRun.builder(client)
                    .concurrency(1)
                    .files(input, folder.resolve("answers.jsonl"))
                    .build();
            try (BatchStop stop = BatchStop.watch(host.resources(), run, progress)) {
                end.completeAsync(run::run);
                rhetor.takeRequest(Duration.ofMinutes(1));

                stop.interrupted();
            }
            assertThat(end.join().end()).isEqualTo(BulkEnd.STOPPED);
            assertThat(end.join().progress().answered()).isEqualTo(1);
        }
        assertThat(rhetor.chatRequests()).hasSize(1);
    }
}
