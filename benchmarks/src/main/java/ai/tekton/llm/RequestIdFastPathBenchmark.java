package ai.tekton.llm;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The id of a call, beside a random UUID of the JDK's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RequestIdFastPathBenchmark {
    private final RequestIds ids = new RequestIds();

    /**
     * Makes the next id of a client.
     *
     * @return the id
     */
    @Benchmark
    public String idByHand() {
        return ids.next();
    }

    /**
     * Makes a random UUID.
     *
     * @return the id
     */
    @Benchmark
    public String idByLibrary() {
        return UUID.randomUUID().toString();
    }
}
