package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.benchmarks.measure.Environment;
import ai.tekton.llm.benchmarks.measure.JmhRuns;
import ai.tekton.llm.benchmarks.measure.StubProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Compares the engines and writes BULK.md; the build's profile {@code bulk} starts it. */
public final class BulkComparison {
    private static final List<String> CONCURRENCIES = List.of("100", "1000");

    private BulkComparison() {}

    /**
     * Lets the engines take turns, each time in a new JVM.
     *
     * @param args {@code quick} for one round, anything else for three; the files for the page and for JMH's results
     * @throws IOException if the stub or a file fails
     * @throws RunnerException if an engine fails
     */
    public static void main(String[] args) throws IOException, RunnerException {
        int rounds = args[0].equals("quick") ? 1 : 3;
        Path jdk = Path.of(System.getProperty("java.home"));
        try (StubProcess stub = StubProcess.start()) {
            JmhRuns jmh = new JmhRuns(stub.url());
            for (int round = 1; round <= rounds; round++) {
                for (String concurrency : CONCURRENCIES) {
                    System.out.println("round " + round + " of " + rounds + ", " + concurrency + " calls at once");
                    jmh.run(jdk, "BulkBenchmark.answers", options -> options.param("concurrency", concurrency));
                }
            }
            jmh.write(Path.of(args[2]));
            Files.writeString(Path.of(args[1]), BulkPage.render(Environment.of(jdk), jmh.measured()));
        }
    }
}
