package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Compares the clients. They take turns in each round, each time in a new JVM: JMH would run all forks of one client first, and
 * a slow minute of the machine would be that client's alone.
 */
public final class PeerComparison {
    private final Plan plan;
    private final List<Path> jdks;
    private final DependencyTree tree;
    private final Consumer<String> progress;

    PeerComparison(Plan plan, List<Path> jdks, DependencyTree tree, Consumer<String> progress) {
        this.plan = plan;
        this.jdks = List.copyOf(jdks);
        this.tree = tree;
        this.progress = progress;
    }

    /**
     * Prepares a comparison.
     *
     * @param plan its length: {@code full} or {@code quick}
     * @param tree the output of Maven's dependency:tree
     * @param jdks the JDK of all measurements, and others for the concurrent streams
     * @param progress receives a line for each step
     * @return the comparison
     */
    public static PeerComparison of(String plan, List<String> tree, List<Path> jdks, Consumer<String> progress) {
        return new PeerComparison(
                Plan.named(plan), jdks, new DependencyTree(tree, System.getProperty("java.class.path")), progress);
    }

    /**
     * Measures everything.
     *
     * @param json the file for JMH's results
     * @return the results
     * @throws IOException if a process fails
     * @throws InterruptedException if this is interrupted
     * @throws RunnerException if JMH fails
     */
    public Results run(Path json) throws IOException, InterruptedException, RunnerException {
        Path jdk = jdks.get(0);
        try (StubProcess stub = StubProcess.start()) {
            JmhRuns jmh = new JmhRuns(stub.url());
            for (int round = 1; round <= plan.rounds(); round++) {
                String which = ", round " + round + " of " + plan.rounds();
                progress.accept("complete answers" + which);
                jmh.run(jdk, "PeerBenchmark.answer", this::seconds);
                progress.accept("streams" + which);
                jmh.run(jdk, "PeerBenchmark.chunk", this::seconds);
                progress.accept("latency" + which);
                jmh.run(jdk, "LatencyBenchmark.stream", this::latency);
            }
            List<Measured> measured = new ArrayList<>(coldStarts(new ColdStarts(jdk, stub.url(), this::classpath)));
            for (Path each : jdks) {
                progress.accept(plan.streams() + " concurrent streams on JDK " + Environment.feature(each));
                jmh.run(each, "ConcurrentStreamsBenchmark.streams", this::streams);
            }
            progress.accept("concurrent requests over one WebSocket");
            jmh.run(jdk, "WebSocketBenchmark.request", this::seconds);
            jmh.write(json);
            measured.addAll(jmh.measured());
            return results(Environment.of(jdk), measured);
        }
    }

    ChainedOptionsBuilder seconds(ChainedOptionsBuilder options) {
        return options.warmupIterations(plan.warmUpSeconds())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(Math.max(plan.measuredSeconds(), 1))
                .measurementTime(plan.measuredSeconds() == 0 ? TimeValue.milliseconds(20) : TimeValue.seconds(1));
    }

    ChainedOptionsBuilder latency(ChainedOptionsBuilder options) {
        return options.param("chunks", Integer.toString(plan.timedChunks()))
                .param("warmUpStreams", Integer.toString(plan.warmUpStreams()));
    }

    ChainedOptionsBuilder streams(ChainedOptionsBuilder options) {
        return options.param("streams", Integer.toString(plan.streams()))
                .param("chunks", Integer.toString(plan.streamChunks()));
    }

    private List<Measured> coldStarts(ColdStarts starts) throws IOException, InterruptedException {
        List<Measured> measured = new ArrayList<>();
        for (int round = 1; round <= plan.coldStarts(); round++) {
            progress.accept("cold starts, round " + round + " of " + plan.coldStarts());
            for (Peer peer : Peer.values()) {
                measured.add(starts.run(peer));
            }
        }
        return measured;
    }

    /** Other clients' jars would slow class loading down. */
    private String classpath(Peer peer) {
        Stream<Path> own = Stream.of(Path.of(URI.create(PeerComparison.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString())));
        return Stream.of(tree.jars(peer.artifacts()).stream(), tree.jars(List.of("org.slf4j:slf4j-nop")).stream(), own)
                .flatMap(jars -> jars)
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Results results(Environment environment, List<Measured> measured) {
        Map<Peer, String> versions = new EnumMap<>(Peer.class);
        Map<Peer, Long> sizes = new EnumMap<>(Peer.class);
        for (Peer peer : Peer.values()) {
            versions.put(peer, peer.artifacts().stream().map(tree::version).collect(Collectors.joining(" and ")));
            sizes.put(peer, tree.bytes(peer.artifacts()));
        }
        return new Results(environment, plan, versions, sizes, measured);
    }
}
