package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.bulk.Prompt;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** How many prompts a second one way of asking many has answered, and what CPU each takes, after some to begin with. */
public final class BulkProbe {
    private static final String PROMPT = "What is the capital of France?";

    private BulkProbe() {}

    /** Ways to ask many prompts. */
    public enum Way {
        /** The client's futures, each of which asks for the next when it has come. */
        BARE,
        /** A bulk run in memory. */
        BULK,
        /** A bulk run from a file to a file. */
        FILES
    }

    /**
     * What one run found.
     *
     * @param perSecond prompts answered in a second
     * @param cpuMicros the CPU time of the process for each, in millionths of a second
     * @param threads the most platform threads at once
     */
    public record Rate(double perSecond, double cpuMicros, int threads) {}

    /**
     * Prints a {@link Rate}.
     *
     * @param args the way, the stub's address with its wait, how many at once, how many prompts
     */
    public static void main(String[] args) {
        int atOnce = Integer.parseInt(args[2]);
        int prompts = Integer.parseInt(args[3]);
        Probe.answer(() -> {
            Way way = Way.valueOf(args[0].toUpperCase(Locale.ROOT));
            try (TektonLlmClient client = TektonLlmClient.builder()
                    .componentId("bulk")
                    .url(args[1])
                    .useFallback(false)
                    .configure(config -> config.maxConnections(atOnce))
                    .build()) {
                // Connections are made, and the code is compiled.
                ask(way, client, atOnce, prompts / 2);
                Resources.peakPlatformThreads();
                long cpu = Resources.cpuNanos();
                long time = System.nanoTime();
                ask(way, client, atOnce, prompts);
                double seconds = (System.nanoTime() - time) / 1e9;
                double micros = (Resources.cpuNanos() - cpu) / 1e3 / prompts;
                return new Rate(prompts / seconds, micros, Resources.peakPlatformThreads());
            }
        });
    }

    private static void ask(Way way, TektonLlmClient client, int atOnce, int prompts)
            throws InterruptedException, IOException {
        switch (way) {
            case BARE -> bare(client.async(), atOnce, prompts);
            case BULK ->
                check(
                        BulkRun.builder(client)
                                .concurrency(atOnce)
                                .build()
                                .run(
                                        IntStream.range(0, prompts)
                                                .mapToObj(i -> Prompt.of(Integer.toString(i), PROMPT)),
                                        result -> {}),
                        prompts);
            case FILES -> files(client, atOnce, prompts);
        }
    }

    private static void bare(AsyncTektonLlmClient client, int atOnce, int prompts) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(prompts);
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(prompts);
        Runnable next = new Runnable() {
            @Override
            public void run() {
                if (left.getAndDecrement() > 0) {
                    client.generateText(PROMPT).whenComplete((answer, failure) -> {
                        failed.addAndGet(failure == null ? 0 : 1);
                        over.countDown();
                        run();
                    });
                }
            }
        };
        IntStream.range(0, atOnce).forEach(i -> next.run());
        over.await();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " prompts failed.");
        }
    }

    private static void files(TektonLlmClient client, int atOnce, int prompts) throws IOException {
        Path folder = Files.createTempDirectory("bulk");
        Path input = folder.resolve("prompts.jsonl");
        try (BufferedWriter to = Files.newBufferedWriter(input)) {
            for (int i = 0; i < prompts; i++) {
                to.write("{\"id\":\"" + i + "\",\"prompt\":\"" + PROMPT + "\"}\n");
            }
        }
        check(
                BulkRun.builder(client)
                        .concurrency(atOnce)
                        .files(input, folder.resolve("answers.jsonl"))
                        .build()
                        .run(),
                prompts);
    }

    private static void check(BulkReport report, int prompts) {
        if (report.progress().answered() != prompts) {
            throw new IllegalStateException("Not all prompts were answered: " + report);
        }
    }
}
