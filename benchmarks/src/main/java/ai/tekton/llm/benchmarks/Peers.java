package ai.tekton.llm.benchmarks;

import ai.tekton.llm.benchmarks.measure.PeerComparison;
import ai.tekton.llm.benchmarks.measure.Results;
import ai.tekton.llm.benchmarks.report.Chart;
import ai.tekton.llm.benchmarks.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Compares the client with its peers and writes the page and the chart; the build's profile {@code peers} starts it. */
public final class Peers {
    private Peers() {}

    /**
     * Runs the comparison.
     *
     * @param args the plan, full or quick; Maven's verbose dependency tree; the directory of the newest JDK; the files for the
     *     page, the chart and JMH's results
     * @throws Exception if something cannot be measured
     */
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        List<Path> jdks = Stream.of(args[2], System.getProperty("java.home"))
                .map(Path::of)
                .distinct()
                .toList();
        Results results = PeerComparison.of(
                        args[0], Files.readAllLines(Path.of(args[1])), jdks, step -> print(start, step))
                .run(Path.of(args[5]));
        Files.writeString(Path.of(args[3]), Report.render(results));
        Files.writeString(Path.of(args[4]), Chart.render(results));
        print(start, "written to " + args[3] + " and " + args[4]);
    }

    private static void print(long start, String step) {
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%d:%02d %s%n", passed.toMinutes(), passed.toSecondsPart(), step);
    }
}
