package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.benchmarks.measure.StubProcess;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Answers prompts for some seconds, if the server limits nothing but the number of calls at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(
        value = 1,
        // For Flink, as in its own scripts.
        jvmArgsAppend = {
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED"
        })
public class BulkBenchmark {
    /** The time from a request to its answer. */
    static final int RESPONSE_MILLIS = 200;

    /** The engine. */
    @Param
    public Engine engine;

    /** The number of calls that the server allows at once. */
    @Param({"100", "1000"})
    public int concurrency;

    /** The seconds of measurement, if the engine reaches the allowed rate. */
    @Param("8")
    public int seconds;

    private StubProcess stub;
    private BulkWork work;

    /** The results of the measurement, without the warm-up. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Rate {
        /** Answers in a second. */
        public double answersPerSecond;

        /** The CPU time of this process for each answer, in microseconds. */
        public double cpuPerAnswer;
    }

    /** The rate that the server allows, in answers in a second. */
    static double allowed(int concurrency) {
        return concurrency * 1000.0 / RESPONSE_MILLIS;
    }

    /**
     * Creates the client, or starts the cluster.
     *
     * @throws Exception if one of them or the stub does not start
     */
    @Setup
    public void prepare() throws Exception {
        stub = StubProcess.sharedOrNew();
        work = engine.open(stub.url().resolve("/wait-" + RESPONSE_MILLIS), concurrency);
    }

    /**
     * Closes all.
     *
     * @throws Exception if the cluster does not stop
     */
    @TearDown
    public void close() throws Exception {
        work.close();
        stub.close();
    }

    /**
     * Answers prompts for half of the time as a warm-up, then for the whole of it.
     *
     * @param rate receives the result
     * @throws Exception if a prompt is not answered
     */
    @Benchmark
    public void answers(Rate rate) throws Exception {
        int prompts = (int) (allowed(concurrency) * seconds);
        BulkWork.Span span = work.answer(prompts / 2, prompts);
        rate.answersPerSecond = prompts / (span.nanos() / 1e9);
        rate.cpuPerAnswer = span.cpuNanos() / 1e3 / prompts;
    }
}
