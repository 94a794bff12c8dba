package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.bulk.Prompt;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Bulk runs, in memory or over files. */
final class BulkRunWork extends ClientWork {
    private final int concurrency;
    private final boolean files;

    BulkRunWork(TektonLlmClient client, int concurrency, boolean files) {
        super(client);
        this.concurrency = concurrency;
        this.files = files;
    }

    @Override
    void answer(int prompts) throws IOException {
        BulkReport report = files ? overFiles(prompts) : inMemory(prompts);
        if (report.progress().answered() != prompts) {
            throw new IllegalStateException("Not all prompts were answered: " + report);
        }
    }

    private BulkReport inMemory(int prompts) {
        return BulkRun.builder(client())
                .concurrency(concurrency)
                .build()
                .run(IntStream.range(0, prompts).mapToObj(i -> Prompt.of(Integer.toString(i), PROMPT)), result -> {});
    }

    private BulkReport overFiles(int prompts) throws IOException {
        Path folder = Files.createTempDirectory("bulk");
        Path input = folder.resolve("prompts.jsonl");
        try (BufferedWriter to = Files.newBufferedWriter(input)) {
            for (int i = 0; i < prompts; i++) {
                to.write("{\"id\":\"" + i + "\",\"prompt\":\"" + PROMPT + "\"}\n");
            }
        }
        return BulkRun.builder(client())
                .concurrency(concurrency)
                .files(input, folder.resolve("answers.jsonl"))
                .build()
                .run();
    }
}
