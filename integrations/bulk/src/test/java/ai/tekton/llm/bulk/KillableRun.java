package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A run in a process of its own, which says when its files have so many lines more than when it began, to be killed then. */
final class KillableRun {
    private KillableRun() {}

    /** Takes the input, the output, the server's address, how many calls, after how many lines to say so, the order, and a budget. */
    public static void main(String[] args) {
        int concurrency = Integer.parseInt(args[3]);
        LinesWritten lines = new LinesWritten(Long.parseLong(args[4]));
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("killed")
                .url(args[2])
                .provider("anthropic")
                .useFallback(false)
                .costMeter(meter)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .configure(config -> config.maxConnections(concurrency))
                .build()) {
            BulkRun.Builder run = BulkRun.builder(client).costMeter(meter).concurrency(concurrency);
            if (!args[6].isEmpty()) {
                run.budget(new BigDecimal(args[6]));
            }
            BulkReport report = run.ordered(Boolean.parseBoolean(args[5]))
                    .files(Path.of(args[0]), Path.of(args[1]))
                    .reader(PromptReader.create()
                            .withOptions(
                                    GenerationOptions.builder().maxTokens(1).build()))
                    .writing((to, bytes) -> {
                        ByteBuffer before = bytes.duplicate();
                        to.write(bytes);
                        lines.count(before, bytes.position());
                    })
                    .build()
                    .run();
            System.out.println(report);
        }
    }

    private static final class LinesWritten {
        private final long mark;
        private long lines;

        LinesWritten(long mark) {
            this.mark = mark;
        }

        void count(ByteBuffer bytes, int end) {
            for (int i = bytes.position(); i < end; i++) {
                if (bytes.get(i) == '\n' && ++lines == mark) {
                    System.out.println("now");
                }
            }
        }
    }
}
