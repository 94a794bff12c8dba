package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe;
import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.measure.Medians;
import ai.tekton.llm.benchmarks.measure.Results;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The medians of all rounds, and their ratios to the baseline. */
final class Figures {
    /** A figure of a client. */
    enum Measure {
        ANSWER_TIME("PeerBenchmark.answer", Measured.TIME, 1),
        ANSWER_CPU("PeerBenchmark.answer", Measured.CPU, 1),
        ANSWER_BYTES("PeerBenchmark.answer", Measured.ALLOCATED, 1),
        CHUNK_TIME("PeerBenchmark.chunk", Measured.TIME, 1),
        CHUNK_CPU("PeerBenchmark.chunk", Measured.CPU, 1),
        CHUNK_BYTES("PeerBenchmark.chunk", Measured.ALLOCATED, 1),
        LATENCY_MEDIAN("LatencyBenchmark.stream", "median", 1),
        LATENCY_P99("LatencyBenchmark.stream", "p99", 1),
        CONSTRUCTION(ColdStartProbe.NAME, ColdStartProbe.CONSTRUCTION, 1),
        FIRST_CALL(ColdStartProbe.NAME, ColdStartProbe.FIRST_CALL, 1),
        COLD_START(ColdStartProbe.NAME, Measured.TIME, 1),
        COLD_CPU_MILLIS(ColdStartProbe.NAME, Measured.CPU, 1e3);

        private final String benchmark;
        private final String figure;
        private final double divisor;

        Measure(String benchmark, String figure, double divisor) {
            this.benchmark = benchmark;
            this.figure = figure;
            this.divisor = divisor;
        }
    }

    private static final String STREAMS = "ConcurrentStreamsBenchmark.streams";

    private final Results results;

    Figures(Results results) {
        this.results = results;
    }

    double median(Peer peer, Measure measure) {
        return Medians.of(rounds(peer, measure), Double::doubleValue);
    }

    double ratio(Peer peer, Measure measure) {
        return ratio(peer, Peer.BASELINE, measure);
    }

    double ratio(Peer peer, Peer base, Measure measure) {
        return Medians.ratio(rounds(peer, measure), rounds(base, measure), Double::doubleValue);
    }

    private List<Double> rounds(Peer peer, Measure measure) {
        return of(measure.benchmark, peer)
                .map(each -> each.figures().get(measure.figure) / measure.divisor)
                .toList();
    }

    private Stream<Measured> of(String benchmark, Peer peer) {
        return results.measured().stream()
                .filter(each -> each.benchmark().equals(benchmark)
                        && peer.name().equals(each.parameters().get("peer")));
    }

    /** The JDKs of the concurrent streams, the newest first. */
    List<Integer> streamJdks() {
        return of(STREAMS, Peer.BASELINE)
                .map(Measured::jdk)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** A figure of the concurrent streams. */
    double streams(Peer peer, int jdk, String figure) {
        return Medians.of(of(STREAMS, peer)
                .filter(each -> each.jdk() == jdk)
                .mapToDouble(each -> each.figures().get(figure)));
    }

    /** A figure of a request over the WebSocket. */
    double webSocket(String figure) {
        return Medians.of(results.measured().stream()
                .filter(each -> each.benchmark().equals("WebSocketBenchmark.request"))
                .mapToDouble(each -> each.figures().get(figure)));
    }

    double megabytes(Peer peer) {
        return results.sizes().get(peer) / 1e6;
    }
}
