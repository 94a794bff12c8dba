package ai.tekton.llm.benchmarks.measure;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Adds the CPU time of the process for each operation, and its threads, which no profiler of JMH counts. */
public final class ResourceProfiler implements InternalProfiler {
    private long cpuNanos;

    /** Called by JMH. */
    public ResourceProfiler() {}

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        Resources.peakPlatformThreads();
        cpuNanos = Resources.cpuNanos();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double cpu = Resources.cpuNanos() - cpuNanos;
        double threads = Resources.peakPlatformThreads();
        long operations = result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(Measured.CPU, cpu / 1000 / operations, "us/op", AggregationPolicy.AVG),
                new ScalarResult(Measured.THREADS, threads, "threads", AggregationPolicy.MAX));
    }

    @Override
    public String getDescription() {
        return "CPU time and number of all threads";
    }
}
