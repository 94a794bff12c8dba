package ai.tekton.llm.benchmarks.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * The figures of one benchmark in one JVM.
 *
 * @param benchmark the class and its method, {@code Class.method}
 * @param jdk the major version of the JDK
 * @param parameters the benchmark's parameters
 * @param figures the value of each figure; the score is {@link #TIME}
 */
public record Measured(String benchmark, int jdk, Map<String, String> parameters, Map<String, Double> figures) {
    /** The time of an operation, in the benchmark's unit. */
    public static final String TIME = "time";

    /** The CPU time of the process for each operation, in microseconds. */
    public static final String CPU = "cpu";

    /** The bytes that the process allocates for each operation, by JMH's own profiler. */
    public static final String ALLOCATED = "gc.alloc.rate.norm";

    /** The largest number of platform threads of the JVM. */
    public static final String THREADS = "threads";

    /** Copies both maps. */
    public Measured {
        parameters = Map.copyOf(parameters);
        figures = Map.copyOf(figures);
    }

    /** Takes the median of the iterations, because other work of the machine affects single iterations. */
    static Measured of(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = params.getBenchmark();
        Map<String, Double> figures = new HashMap<>();
        var iterations = result.getAggregatedResult().getIterationResults();
        figures.put(
                TIME,
                Medians.of(iterations.stream()
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())));
        for (String label : result.getSecondaryResults().keySet()) {
            // Some exist only for iterations in which something happened, such as a garbage collection.
            figures.put(
                    label,
                    Medians.of(iterations.stream()
                            .map(iteration -> iteration.getSecondaryResults().get(label))
                            .filter(Objects::nonNull)
                            .mapToDouble(secondary -> secondary.getScore())));
        }
        return new Measured(
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                Runtime.Version.parse(params.getJdkVersion()).feature(),
                params.getParamsKeys().stream().collect(Collectors.toMap(key -> key, params::getParam)),
                figures);
    }
}
