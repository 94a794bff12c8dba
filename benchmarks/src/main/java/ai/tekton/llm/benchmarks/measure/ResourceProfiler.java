package ai.tekton.llm.benchmarks.measure;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Adds to JMH's times the CPU time and the allocation of the whole process for one operation. */
public final class ResourceProfiler implements InternalProfiler {
    static final String CPU = "cpu";
    static final String ALLOCATED = "allocated";

    private long cpuNanos;
    private long allocatedBytes;

    /** Is made by JMH. */
    public ResourceProfiler() {}

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        allocatedBytes = Resources.allocatedBytes();
        cpuNanos = Resources.cpuNanos();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double cpu = Resources.cpuNanos() - cpuNanos;
        double allocated = Resources.allocatedBytes() - allocatedBytes;
        long operations = result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(CPU, cpu / 1000 / operations, "us/op", AggregationPolicy.AVG),
                new ScalarResult(ALLOCATED, allocated / operations, "B/op", AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "CPU time and allocation of all threads";
    }
}
