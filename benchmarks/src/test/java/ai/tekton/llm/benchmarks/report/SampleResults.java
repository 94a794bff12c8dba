package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe;
import ai.tekton.llm.benchmarks.measure.Environment;
import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.measure.Plan;
import ai.tekton.llm.benchmarks.measure.Results;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Results in which each figure of a client is the baseline's, multiplied by a factor. */
final class SampleResults {
    private static final int JDK = 25;

    private SampleResults() {}

    static Results with(double tekton, double openAi) {
        Map<Peer, Double> factors =
                Map.of(Peer.BASELINE, 1.0, Peer.TEKTON, tekton, Peer.OPENAI, openAi, Peer.LANGCHAIN4J, 2.0);
        List<Measured> measured = new ArrayList<>();
        Map<Peer, String> versions = new EnumMap<>(Peer.class);
        Map<Peer, Long> sizes = new EnumMap<>(Peer.class);
        factors.forEach((peer, factor) -> {
            add(measured, peer, factor);
            versions.put(peer, "1.2.3");
            sizes.put(peer, Math.round(8_000_000 * factor));
        });
        measured.add(new Measured(
                "WebSocketBenchmark.request",
                JDK,
                Map.of(),
                Map.of(Measured.TIME, 45.5, Measured.CPU, 25.0, Measured.ALLOCATED, 15_338.0, Measured.THREADS, 29.0)));
        Environment environment = new Environment("2025-01-01", "A processor", 2, "Linux 6.1", "25.0.1");
        return new Results(environment, new Plan("given", 1, 1, 1, 1, 1, 1000, 1, 1), versions, sizes, measured);
    }

    private static void add(List<Measured> measured, Peer peer, double factor) {
        measured.add(measured(
                "PeerBenchmark.answer",
                JDK,
                peer,
                factor,
                Map.of(Measured.TIME, 200.0, Measured.CPU, 100.0, Measured.ALLOCATED, 10_000.0)));
        measured.add(measured(
                "PeerBenchmark.chunk",
                JDK,
                peer,
                factor,
                Map.of(Measured.TIME, 2.0, Measured.CPU, 1.0, Measured.ALLOCATED, 1000.0)));
        measured.add(measured("LatencyBenchmark.stream", JDK, peer, factor, Map.of("median", 70.0, "p99", 1500.0)));
        measured.add(measured(
                ColdStartProbe.NAME,
                JDK,
                peer,
                factor,
                Map.of(
                        ColdStartProbe.CONSTRUCTION,
                        400.0,
                        ColdStartProbe.FIRST_CALL,
                        100.0,
                        Measured.TIME,
                        500.0,
                        Measured.CPU,
                        800_000.0)));
        measured.add(streams(25, peer, 20 * factor, 5e7, 1000));
        // LangChain4j has fewer streams open at the same time.
        measured.add(streams(17, peer, 1007, 6e7, peer == Peer.LANGCHAIN4J ? 264 : 1000));
    }

    private static Measured streams(int jdk, Peer peer, double threads, double heap, double open) {
        return measured(
                "ConcurrentStreamsBenchmark.streams",
                jdk,
                peer,
                1,
                Map.of("streams", open, "heap", heap, Measured.THREADS, threads, Measured.CPU, 4e6));
    }

    private static Measured measured(String benchmark, int jdk, Peer peer, double factor, Map<String, Double> figures) {
        Map<String, Double> multiplied = new HashMap<>(figures);
        multiplied.replaceAll((figure, value) -> value * factor);
        return new Measured(benchmark, jdk, Map.of("peer", peer.name()), multiplied);
    }
}
