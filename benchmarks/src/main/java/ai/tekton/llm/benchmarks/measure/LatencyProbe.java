package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Contestant;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.stub.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The time from the server's write of a piece to the caller having it. Both sides ask {@link System#nanoTime()}, which on
 * Linux is CLOCK_MONOTONIC, one clock for all processes of a machine.
 */
public final class LatencyProbe {
    private static final Duration PERIOD = Duration.ofMillis(2);

    private LatencyProbe() {}

    /**
     * What one run found.
     *
     * @param medianMicros the median
     * @param p99Micros the 99th percentile
     */
    public record Latency(double medianMicros, double p99Micros) {}

    /**
     * Prints a {@link Latency}.
     *
     * @param args the peer, the stub's address, how many pieces are timed, how many whole streams are read before
     */
    public static void main(String[] args) {
        Probe.answer(() -> measure(
                Peer.valueOf(args[0]), URI.create(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
    }

    private static Latency measure(Peer peer, URI stub, int timed, int warmUps) {
        try (Contestant contestant = peer.open(Pace.atOnce(PeerBenchmark.CHUNKS).at(stub))) {
            for (int i = 0; i < warmUps; i++) {
                contestant.stream(text -> {});
            }
        }
        // The connection and the threads are new.
        int untimed = timed / 10;
        try (Contestant contestant =
                peer.open(Pace.stamped(untimed + timed, PERIOD).at(stub))) {
            Timer timer = new Timer(untimed + timed);
            contestant.stream(timer);
            return timer.latency(untimed);
        }
    }

    private static final class Timer implements Consumer<String> {
        private final long[] nanos;
        private int count;

        Timer(int pieces) {
            nanos = new long[pieces];
        }

        @Override
        public void accept(String text) {
            nanos[count++] = System.nanoTime() - Long.parseLong(text);
        }

        Latency latency(int untimed) {
            if (count != nanos.length) {
                throw new IllegalStateException("Of " + nanos.length + " pieces " + count + " came.");
            }
            long[] sorted = Arrays.copyOfRange(nanos, untimed, count);
            Arrays.sort(sorted);
            return new Latency(sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 99 / 100] / 1e3);
        }
    }
}
