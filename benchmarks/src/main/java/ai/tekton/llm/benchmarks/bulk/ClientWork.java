package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.benchmarks.measure.Resources;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.bulk.Prompt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers prompts with one client in this process. */
final class ClientWork implements BulkWork {
    /** Returns the number of answered prompts. */
    private interface Way {
        long answer(TektonLlmClient client, int concurrency, int prompts) throws IOException, InterruptedException;
    }

    private final TektonLlmClient client;
    private final int concurrency;
    private final Way way;

    private ClientWork(URI url, int concurrency, Way way) {
        this.client = TektonLlmClient.builder()
                .componentId("bulk")
                .url(url)
                .useFallback(false)
                .configure(config -> config.maxConnections(concurrency))
                .build();
        this.concurrency = concurrency;
        this.way = way;
    }

    static BulkWork futures(URI url, int concurrency) {
        return new ClientWork(url, concurrency, ClientWork::futures);
    }

    static BulkWork bulkRun(URI url, int concurrency) {
        return new ClientWork(
                url,
                concurrency,
                (client, calls, prompts) -> answered(
                        BulkRun.builder(client).concurrency(calls).build().run(prompts(prompts), result -> {})));
    }

    static BulkWork bulkRunOverFiles(URI url, int concurrency) {
        return new ClientWork(url, concurrency, ClientWork::overFiles);
    }

    @Override
    public Span answer(int warmUp, int measured) throws Exception {
        answer(warmUp);
        long cpu = Resources.cpuNanos();
        long time = System.nanoTime();
        answer(measured);
        return new Span(System.nanoTime() - time, Resources.cpuNanos() - cpu);
    }

    private void answer(int prompts) throws IOException, InterruptedException {
        long answered = way.answer(client, concurrency, prompts);
        if (answered != prompts) {
            throw new IllegalStateException(answered + " of " + prompts + " prompts were answered.");
        }
    }

    /** The least code that answers many prompts: each future starts the next call when it completes. */
    private static long futures(TektonLlmClient client, int concurrency, int prompts) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(prompts);
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch completed = new CountDownLatch(prompts);
        Runnable next = new Runnable() {
            @Override
            public void run() {
                if (left.getAndDecrement() > 0) {
                    client.async().generateText(PROMPT).whenComplete((answer, failure) -> {
                        answered.addAndGet(failure == null ? 1 : 0);
                        completed.countDown();
                        run();
                    });
                }
            }
        };
        IntStream.range(0, concurrency).forEach(i -> next.run());
        completed.await();
        return answered.get();
    }

    private static long overFiles(TektonLlmClient client, int concurrency, int prompts) throws IOException {
        Path folder = Files.createTempDirectory("bulk");
        Path input = folder.resolve("prompts.jsonl");
        Iterable<String> lines = prompts(prompts)
                .map(prompt -> "{\"id\":\"" + prompt.id() + "\",\"prompt\":\"" + PROMPT + "\"}")::iterator;
        Files.write(input, lines);
        return answered(BulkRun.builder(client)
                .concurrency(concurrency)
                .files(input, folder.resolve("answers.jsonl"))
                .build()
                .run());
    }

    private static Stream<Prompt> prompts(int prompts) {
        return IntStream.range(0, prompts).mapToObj(i -> Prompt.of(Integer.toString(i), PROMPT));
    }

    private static long answered(BulkReport report) {
        return report.progress().answered();
    }

    @Override
    public void close() {
        client.close();
    }
}
