package ai.tekton.llm.benchmarks;

import ai.tekton.llm.benchmarks.measure.Findings;
import ai.tekton.llm.benchmarks.measure.Measurement;
import ai.tekton.llm.benchmarks.report.Chart;
import ai.tekton.llm.benchmarks.report.Report;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Measures the client beside its peers and writes the figures down; the build's profile {@code peers} starts it. */
public final class Peers {
    private Peers() {}

    /**
     * Runs it.
     *
     * @param args the plan, full or quick; Maven's verbose dependency tree; the home of the newest JDK; where the page goes,
     *     where the chart, where the raw figures
     * @throws Exception where something cannot be measured
     */
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        List<Path> jdks = Stream.of(args[2], System.getProperty("java.home"))
                .map(Path::of)
                .distinct()
                .toList();
        Findings findings = Measurement.of(
                        args[0], Files.readAllLines(Path.of(args[1])), jdks, what -> say(start, what))
                .run();
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(Path.of(args[5]), json.writeValueAsString(findings));
        Files.writeString(Path.of(args[3]), Report.render(findings));
        Files.writeString(Path.of(args[4]), Chart.render(findings));
        say(start, "written to " + args[3] + " and " + args[4]);
    }

    private static void say(long start, String what) {
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%d:%02d %s%n", passed.toMinutes(), passed.toSecondsPart(), what);
    }
}
