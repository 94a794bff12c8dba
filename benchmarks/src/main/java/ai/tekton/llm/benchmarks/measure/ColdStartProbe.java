package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Map;

/**
 * The program of a cold start: measures the creation of a client and its first call, and nothing else. It is no JMH benchmark,
 * because JMH itself loads classes of the JDK, and has the jars of all clients on its class path.
 */
public final class ColdStartProbe {
    /** The name of this benchmark in {@link Measured}. */
    public static final String NAME = "ColdStart.call";

    /** The time to create the client, in milliseconds. */
    public static final String CONSTRUCTION = "construction";

    /** The time from then to the first answer, in milliseconds. */
    public static final String FIRST_CALL = "firstCall";

    private ColdStartProbe() {}

    /**
     * Prints the figures as a line of JSON.
     *
     * @param args the client, the stub's address
     * @throws Exception if the call fails
     */
    public static void main(String[] args) throws Exception {
        Map<String, Double> figures =
                measure(Peer.valueOf(args[0]), StreamPath.atOnce(1).at(URI.create(args[1])));
        System.out.println(new ObjectMapper().writeValueAsString(figures));
        // Some clients leave threads.
        System.exit(0);
    }

    private static Map<String, Double> measure(Peer peer, URI url) {
        long cpu = Resources.cpuNanos();
        long start = System.nanoTime();
        try (ChatClient client = peer.open(url)) {
            long created = System.nanoTime();
            client.answer();
            long answered = System.nanoTime();
            return Map.of(
                    CONSTRUCTION,
                    (created - start) / 1e6,
                    FIRST_CALL,
                    (answered - created) / 1e6,
                    Measured.TIME,
                    (answered - start) / 1e6,
                    Measured.CPU,
                    (Resources.cpuNanos() - cpu) / 1e3);
        }
    }
}
