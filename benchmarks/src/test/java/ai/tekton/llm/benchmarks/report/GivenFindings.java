package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe.ColdStart;
import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.Findings;
import ai.tekton.llm.benchmarks.measure.Findings.Found;
import ai.tekton.llm.benchmarks.measure.Findings.Setting;
import ai.tekton.llm.benchmarks.measure.LatencyProbe.Latency;
import ai.tekton.llm.benchmarks.measure.Plan;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.measure.Work;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A run that nobody made: every figure of a client is the floor's, times a factor. */
final class GivenFindings {
    private GivenFindings() {}

    static Findings with(double tekton, double openAi) {
        Map<Peer, Double> factors =
                Map.of(Peer.FLOOR, 1.0, Peer.TEKTON, tekton, Peer.OPENAI, openAi, Peer.LANGCHAIN4J, 2.0);
        Map<Peer, Found> found = new EnumMap<>(Peer.class);
        Map<Peer, String> versions = new EnumMap<>(Peer.class);
        Map<Peer, Long> sizes = new EnumMap<>(Peer.class);
        factors.forEach((peer, factor) -> {
            found.put(peer, found(factor));
            versions.put(peer, "1.2.3");
            sizes.put(peer, Math.round(8_000_000 * factor));
        });
        Plan plan = new Plan("given", 1, 1, 1, 1, 1, 1, 1000, 1, 1, 1);
        Setting setting = new Setting("2025-01-01", plan, "A processor", 2, "Linux 6.1", "25.0.1", versions, sizes);
        return new Findings(setting, found, List.of(new Burst(1000, 45.5, 25, 15_338, 29)));
    }

    private static Found found(double factor) {
        return new Found(
                List.of(new Work(200 * factor, 100 * factor, 10_000 * factor)),
                List.of(new Work(1000 * factor, 500 * factor, 500_000 * factor)),
                List.of(new Latency(70 * factor, 1500 * factor)),
                List.of(new ColdStart(Math.round(4e8 * factor), Math.round(1e8 * factor), Math.round(8e8 * factor))),
                Map.of(
                        25, List.of(new Crowd(1000, (int) (20 * factor), 50_000_000, 4_000_000_000L)),
                        17, List.of(new Crowd(1000, 1007, 60_000_000, 4_000_000_000L))));
    }
}
