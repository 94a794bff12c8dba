package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe.ColdStart;
import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.LatencyProbe.Latency;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run found.
 *
 * @param setting where and when
 * @param peers what was found of each client
 * @param webSocket what was found of many requests over one WebSocket
 */
public record Findings(Setting setting, Map<Peer, Found> peers, List<Burst> webSocket) {
    /**
     * Starts with nothing found.
     *
     * @param setting where and when
     */
    Findings(Setting setting) {
        this(setting, new EnumMap<>(Peer.class), new ArrayList<>());
        for (Peer peer : Peer.values()) {
            peers.put(
                    peer,
                    new Found(
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new TreeMap<>()));
        }
    }

    /**
     * What was found of one client, a figure a round.
     *
     * @param answer whole answers
     * @param stream streamed ones of {@link PeerBenchmark#CHUNKS} pieces
     * @param latency how long pieces were on their way
     * @param coldStart the first call of a JVM
     * @param crowds many streams at once, by the JDK's major version
     */
    public record Found(
            List<Work> answer,
            List<Work> stream,
            List<Latency> latency,
            List<ColdStart> coldStart,
            Map<Integer, List<Crowd>> crowds) {}

    /**
     * Where and when it was measured, and what.
     *
     * @param date the day
     * @param plan how long
     * @param processor the processor's model
     * @param cores how many it has for this
     * @param system the operating system
     * @param jdk the JDK of all but some of the crowds
     * @param versions the version of each client
     * @param sizes how many bytes each client and its dependencies are
     */
    public record Setting(
            String date,
            Plan plan,
            String processor,
            int cores,
            String system,
            String jdk,
            Map<Peer, String> versions,
            Map<Peer, Long> sizes) {}
}
