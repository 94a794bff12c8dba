package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.StartedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedRunTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    private TektonLlmClient client() {
        return BulkClients.answering(call -> "Answer " + asked.incrementAndGet());
    }

    private static List<Prompt> prompts(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> Prompt.of("q" + i, "Question " + i + "?"))
                .toList();
    }

    @Test
    void aStopWhileAPromptIsBeingSentSendsNoOther() {
        CompletableFuture<BulkResults> run = new CompletableFuture<>();
        LlmEventListener stopping = new LlmEventListener() {
            @Override
            public void onStarted(StartedEvent event) {
                run.join().stop(MINUTE);
            }
        };
        try (TektonLlmClient client = client().withListener(stopping);
                BulkResults results = BulkRun.builder(client)
                        .concurrency(10)
                        .build()
                        .results(prompts(50).iterator())) {
            run.complete(results);

            results.forEachRemaining(result -> assertThat(result.answer()).isPresent());

            assertThat(asked).hasValue(1);
            assertThat(results.report().end()).isEqualTo(BulkEnd.STOPPED);
            assertThat(results.report().progress().answered()).isEqualTo(1);
        }
    }

    /** A source that has passed all its prompts when it is started. */
    private record ReadToItsEnd(List<Prompt> prompts) implements WorkSource {
        @Override
        public void start(Receiver receiver) {
            for (int i = 0; i < prompts.size(); i++) {
                receiver.arrived(Work.asked(i + 1, prompts.get(i), ""));
            }
            receiver.exhausted();
        }

        @Override
        public void taken(Work work) {
            // There is room for all.
        }

        @Override
        public void close() {
            // It passes nothing any more.
        }
    }

    /** A source that passes its prompts and waits for more, and fails when it is interrupted by its close. */
    private static final class FailsWhenClosed implements WorkSource {
        private final List<Prompt> prompts;
        private Optional<Receiver> receiver = Optional.empty();

        FailsWhenClosed(List<Prompt> prompts) {
            this.prompts = prompts;
        }

        @Override
        public void start(Receiver to) {
            receiver = Optional.of(to);
            for (int i = 0; i < prompts.size(); i++) {
                to.arrived(Work.asked(i + 1, prompts.get(i), ""));
            }
        }

        @Override
        public void taken(Work work) {
            // There is room for all.
        }

        @Override
        public void close() {
            receiver.ifPresent(to -> to.broken(new IllegalStateException("interrupted")));
        }
    }

    /** Stops when the given prompt is sent, and lets the run end. */
    private BulkEnd endOfARunStoppedAt(int prompt, WorkSource source, Duration grace) throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        AtomicReference<Optional<Engine>> engine = new AtomicReference<>(Optional.empty());
        LlmEventListener stopping = new LlmEventListener() {
            @Override
            public void onStarted(StartedEvent event) {
                if (sent.incrementAndGet() == prompt) {
                    engine.get().orElseThrow().stop(grace);
                }
            }
        };
        try (TektonLlmClient client = client().withListener(stopping);
                Engine run = new Engine(
                        client,
                        BulkRun.builder(client).concurrency(1).settings(true),
                        source,
                        OutcomeJournal.NONE,
                        new RunCounters(Optional.empty()))) {
            engine.set(Optional.of(run));
            int outcomes = 0;
            while (run.next().isPresent()) {
                outcomes++;
            }
            assertThat(outcomes).isEqualTo(prompt);
            assertThat(run.failure()).isEmpty();
            return run.end();
        }
    }

    @Test
    void aStopAfterTheLastPromptLeavesACompletedRun() throws InterruptedException {
        assertThat(endOfARunStoppedAt(3, new ReadToItsEnd(prompts(3)), MINUTE)).isEqualTo(BulkEnd.COMPLETED);
        assertThat(endOfARunStoppedAt(2, new ReadToItsEnd(prompts(3)), MINUTE)).isEqualTo(BulkEnd.STOPPED);
    }

    @Test
    void aStopThatWaitsForEverForTheCallsInProgressSendsNoOther() throws InterruptedException {
        assertThat(endOfARunStoppedAt(2, new ReadToItsEnd(prompts(3)), ChronoUnit.FOREVER.getDuration()))
                .isEqualTo(BulkEnd.STOPPED);
    }

    @Test
    void aSourceThatFailsAsTheStopInterruptsItDoesNotFailTheRun() throws InterruptedException {
        assertThat(endOfARunStoppedAt(2, new FailsWhenClosed(prompts(3)), MINUTE))
                .isEqualTo(BulkEnd.STOPPED);
        assertThat(endOfARunStoppedAt(3, new FailsWhenClosed(prompts(3)), MINUTE))
                .as("more prompts could follow")
                .isEqualTo(BulkEnd.STOPPED);
    }

    @Test
    void aStopBeforeTheRunSendsNothingAndTheRunAfterItSendsAll() throws IOException {
        Path input = folder.resolve("prompts.jsonl");
        Files.writeString(input, "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n");
        try (TektonLlmClient client = client()) {
            BulkFileRun run = BulkRun.builder(client)
                    .files(input, folder.resolve("answers.jsonl"))
                    .build();
            run.stop(MINUTE);

            assertThat(run.run().end()).isEqualTo(BulkEnd.STOPPED);
            assertThat(asked).hasValue(0);
            assertThat(run.run().end()).isEqualTo(BulkEnd.COMPLETED);
            assertThat(asked).hasValue(2);
        }
    }
}
