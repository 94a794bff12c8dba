package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The time from the server's write of a chunk until the caller has it, in one stream. Both processes read
 * {@link System#nanoTime()}, which on Linux is CLOCK_MONOTONIC, one clock for all processes of a machine. JMH's own percentiles
 * are those of operations, which have no time of another process.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class LatencyBenchmark extends ClientBenchmark {
    private static final Duration PERIOD = Duration.ofMillis(2);

    /** The number of chunks that are timed. */
    @Param("2500")
    public int chunks;

    /** The number of whole streams that are read before. */
    @Param("400")
    public int warmUpStreams;

    /** The percentiles. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Percentiles {
        /** The median, in microseconds. */
        public double median;

        /** The 99th percentile, in microseconds. */
        public double p99;
    }

    /** Warms the client's code up before it creates the client that is timed. */
    @Override
    ChatClient open(URI stub) {
        try (ChatClient warmUp =
                peer.open(StreamPath.atOnce(PeerBenchmark.CHUNKS).at(stub))) {
            for (int i = 0; i < warmUpStreams; i++) {
                warmUp.stream(text -> {});
            }
        }
        return peer.open(StreamPath.timed(untimed() + chunks, PERIOD).at(stub));
    }

    /** The first chunks, because the connection and its threads are new. */
    private int untimed() {
        return chunks / 10;
    }

    /**
     * Reads one stream.
     *
     * @param percentiles receives the result
     */
    @Benchmark
    public void stream(Percentiles percentiles) {
        long[] nanos = new long[untimed() + chunks];
        int[] count = {0};
        client().stream(text -> nanos[count[0]++] = System.nanoTime() - Long.parseLong(text));
        if (count[0] != nanos.length) {
            throw new IllegalStateException(count[0] + " of " + nanos.length + " chunks arrived.");
        }
        long[] sorted = Arrays.copyOfRange(nanos, untimed(), nanos.length);
        Arrays.sort(sorted);
        percentiles.median = sorted[sorted.length / 2] / 1e3;
        percentiles.p99 = sorted[sorted.length * 99 / 100] / 1e3;
    }
}
