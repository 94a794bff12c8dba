package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Run by hand: how many prompts a second an embedded job has answered, by its parallelism, and the CPU of this process for each.
 * Beside it stands what the benchmarks' BulkBenchmark finds for bulk runs, of the same stub.
 */
final class FlinkBenchmark {
    private static final double NANOS = 1e9;
    private static final double NANOS_A_MICRO = 1e3;

    private FlinkBenchmark() {}

    /**
     * Prints a row for each parallelism.
     *
     * @param args the server's address, how many prompts are asked at once by all instances, how many there are, and the
     *     parallelisms
     */
    public static void main(String[] args) throws Exception {
        int atOnce = Integer.parseInt(args[1]);
        int prompts = Integer.parseInt(args[2]);
        System.out.println("| Parallelism | At once | a second | CPU, µs a prompt |");
        System.out.println("|--:|--:|--:|--:|");
        for (int i = 3; i < args.length; i++) {
            int parallelism = Integer.parseInt(args[i]);
            // Code is compiled, and the cluster's classes are loaded.
            run(args[0], parallelism, atOnce, prompts / 2);
            // What an embedded cluster takes to start and to stop is no part of a prompt.
            long start = System.nanoTime();
            long startCpu = cpu();
            run(args[0], parallelism, atOnce, 1);
            long startTime = System.nanoTime() - start;
            startCpu = cpu() - startCpu;
            long cpu = cpu() + startCpu;
            long time = System.nanoTime() + startTime;
            run(args[0], parallelism, atOnce, prompts);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %.0f | %.0f |%n",
                    parallelism,
                    atOnce,
                    prompts / ((System.nanoTime() - time) / NANOS),
                    (cpu() - cpu) / NANOS_A_MICRO / prompts);
        }
    }

    private static void run(String url, int parallelism, int atOnce, int prompts) throws Exception {
        StreamExecutionEnvironment environment = FlinkCluster.environment(parallelism, 0);
        LlmClientSettings settings = LlmClientSettings.builder()
                .url(url)
                .capacity(atOnce / parallelism)
                .build();
        LlmStream.of(
                        environment.fromSequence(1, prompts),
                        settings,
                        number -> Prompt.of(number.toString(), "What is the capital of France?"))
                .answers(Types.STRING, (number, answer) -> answer.content())
                .sinkTo(new DiscardingSink<>());
        environment.execute();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
