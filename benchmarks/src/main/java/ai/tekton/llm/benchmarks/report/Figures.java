package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe.ColdStart;
import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.Findings;
import ai.tekton.llm.benchmarks.measure.Findings.Found;
import ai.tekton.llm.benchmarks.measure.Medians;
import ai.tekton.llm.benchmarks.measure.PeerBenchmark;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.measure.Work;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A run's figures, a median over its rounds each, and how many times the floor's they are. */
final class Figures {
    /** A figure that all clients have, round by round. */
    enum Measure {
        ANSWER_TIME(Found::answer, Work::micros),
        ANSWER_CPU(Found::answer, Work::cpuMicros),
        ANSWER_BYTES(Found::answer, Work::bytes),
        CHUNK_TIME(Found::stream, work -> work.micros() / PeerBenchmark.CHUNKS),
        CHUNK_CPU(Found::stream, work -> work.cpuMicros() / PeerBenchmark.CHUNKS),
        CHUNK_BYTES(Found::stream, work -> work.bytes() / PeerBenchmark.CHUNKS),
        LATENCY_MEDIAN(Found::latency, latency -> latency.medianMicros()),
        LATENCY_P99(Found::latency, latency -> latency.p99Micros()),
        CONSTRUCTION(Found::coldStart, start -> start.constructionNanos() / 1e6),
        FIRST_CALL(Found::coldStart, start -> start.firstCallNanos() / 1e6),
        COLD_START(Found::coldStart, Figures::coldMillis),
        COLD_CPU(Found::coldStart, start -> start.cpuNanos() / 1e6);

        private final Function<Found, List<Double>> rounds;

        <T> Measure(Function<Found, List<T>> rounds, ToDoubleFunction<T> figure) {
            this.rounds = found ->
                    rounds.apply(found).stream().map(figure::applyAsDouble).toList();
        }
    }

    private final Findings findings;

    Figures(Findings findings) {
        this.findings = findings;
    }

    private static double coldMillis(ColdStart start) {
        return (start.constructionNanos() + start.firstCallNanos()) / 1e6;
    }

    double median(Peer peer, Measure measure) {
        return Medians.of(rounds(peer, measure), Double::doubleValue);
    }

    double ratio(Peer peer, Measure measure) {
        return ratio(peer, Peer.FLOOR, measure);
    }

    double ratio(Peer peer, Peer base, Measure measure) {
        return Medians.ratio(rounds(peer, measure), rounds(base, measure), Double::doubleValue);
    }

    private List<Double> rounds(Peer peer, Measure measure) {
        return measure.rounds.apply(findings.peers().get(peer));
    }

    /** The JDKs that many streams were measured on, the newest first. */
    List<Integer> crowdJdks() {
        return findings.peers().get(Peer.FLOOR).crowds().keySet().stream()
                .sorted((one, other) -> other - one)
                .toList();
    }

    double crowd(Peer peer, int jdk, ToDoubleFunction<Crowd> figure) {
        return Medians.of(findings.peers().get(peer).crowds().get(jdk), figure);
    }

    double webSocket(ToDoubleFunction<Burst> figure) {
        return Medians.of(findings.webSocket(), figure);
    }

    double megabytes(Peer peer) {
        return findings.setting().sizes().get(peer) / 1e6;
    }
}
