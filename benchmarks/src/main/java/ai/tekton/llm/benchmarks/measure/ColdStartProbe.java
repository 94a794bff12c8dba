package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Contestant;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.stub.Pace;
import java.net.URI;

/** How long a client is made, and its first answer waited for, where the JVM has done nothing before. */
public final class ColdStartProbe {
    private ColdStartProbe() {}

    /**
     * What one run found.
     *
     * @param constructionNanos the time to make the client
     * @param firstCallNanos the time from then to its first answer
     * @param cpuNanos the CPU time of both
     */
    public record ColdStart(long constructionNanos, long firstCallNanos, long cpuNanos) {}

    /**
     * Prints a {@link ColdStart}.
     *
     * @param args the peer, the stub's address
     */
    public static void main(String[] args) {
        Peer peer = Peer.valueOf(args[0]);
        URI url = Pace.atOnce(1).at(URI.create(args[1]));
        Probe.answer(() -> measure(peer, url));
    }

    private static ColdStart measure(Peer peer, URI url) {
        long cpu = Resources.cpuNanos();
        long start = System.nanoTime();
        try (Contestant contestant = peer.open(url)) {
            long made = System.nanoTime();
            contestant.answer();
            long answered = System.nanoTime();
            return new ColdStart(made - start, answered - made, Resources.cpuNanos() - cpu);
        }
    }
}
