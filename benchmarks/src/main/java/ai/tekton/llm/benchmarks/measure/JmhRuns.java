package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one JMH benchmark for one client, in a JVM of its own, so that the caller can have the clients take turns. */
final class JmhRuns {
    private static final int FIRST_TO_WARN_OF_UNSAFE = 23;

    private final Path jdk;
    private final URI stub;
    private final Plan plan;

    JmhRuns(Path jdk, URI stub, Plan plan) {
        this.jdk = jdk;
        this.stub = stub;
        this.plan = plan;
    }

    Work run(Peer peer, String benchmark) throws RunnerException, IOException {
        List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "-D" + PeerBenchmark.STUB + "=" + stub));
        if (Machine.feature(jdk) >= FIRST_TO_WARN_OF_UNSAFE) {
            // JMH's own use of it, of which each of its JVMs would warn.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\." + PeerBenchmark.class.getSimpleName() + "\\." + benchmark + "$")
                        .param("peer", peer.name())
                        .jvm(jdk.resolve("bin/java").toString())
                        .jvmArgs(arguments.toArray(String[]::new))
                        .forks(1)
                        .warmupIterations(plan.warmUpSeconds())
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(Math.max(plan.measuredSeconds(), 1))
                        .measurementTime(
                                plan.measuredSeconds() == 0 ? TimeValue.milliseconds(20) : TimeValue.seconds(1))
                        .addProfiler(ResourceProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        BenchmarkResult result = results.iterator().next().getAggregatedResult();
        return new Work(
                median(result, iteration -> iteration.getPrimaryResult().getScore()),
                median(
                        result,
                        iteration -> iteration
                                .getSecondaryResults()
                                .get(ResourceProfiler.CPU)
                                .getScore()),
                median(
                        result,
                        iteration -> iteration
                                .getSecondaryResults()
                                .get(ResourceProfiler.ALLOCATED)
                                .getScore()));
    }

    /** The median, since whatever else the machine does in one second falls on that second alone. */
    private static double median(BenchmarkResult result, ToDoubleFunction<IterationResult> figure) {
        return Medians.of(result.getIterationResults().stream().mapToDouble(figure));
    }
}
