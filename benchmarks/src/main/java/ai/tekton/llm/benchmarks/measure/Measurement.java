package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe.ColdStart;
import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.Findings.Found;
import ai.tekton.llm.benchmarks.measure.LatencyProbe.Latency;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;

/** One whole run. The clients take turns at everything, each time in a fresh JVM, so that no minute is one client's alone. */
public final class Measurement {
    /** What one client does when it is its turn. */
    private interface Turn {
        void take(Peer peer, Found found) throws IOException, InterruptedException, RunnerException;
    }

    private final Plan plan;
    private final Path jdk;
    private final List<Path> crowdJdks;
    private final DependencyTree tree;
    private final String classpath;
    private final Consumer<String> progress;

    /**
     * Prepares a run.
     *
     * @param plan how long: {@code full} or {@code quick}
     * @param tree what Maven said of the dependencies
     * @param jdks the newest JDK, which everything is measured on, and others for many streams at once
     * @param progress is told what is measured now
     * @return the run
     */
    public static Measurement of(String plan, List<String> tree, List<Path> jdks, Consumer<String> progress) {
        return new Measurement(
                Plan.named(plan), jdks, new DependencyTree(tree, System.getProperty("java.class.path")), progress);
    }

    private Measurement(Plan plan, List<Path> jdks, DependencyTree tree, Consumer<String> progress) {
        this.plan = plan;
        this.jdk = jdks.get(0);
        this.crowdJdks = List.copyOf(jdks);
        this.tree = tree;
        this.classpath = System.getProperty("java.class.path");
        this.progress = progress;
    }

    /**
     * Measures everything.
     *
     * @return what was found
     * @throws IOException where a process fails
     * @throws InterruptedException where this is interrupted
     * @throws RunnerException where JMH fails
     */
    public Findings run() throws IOException, InterruptedException, RunnerException {
        Findings findings = new Findings(setting());
        try (StubProcess stub = StubProcess.start()) {
            JmhRuns jmh = new JmhRuns(jdk, stub.url(), plan);
            for (int round = 1; round <= plan.rounds(); round++) {
                String which = "round " + round + " of " + plan.rounds() + ": ";
                inTurn(
                        findings,
                        which + "whole answers",
                        (peer, found) -> found.answer().add(jmh.run(peer, "answer")));
                inTurn(
                        findings,
                        which + "streams",
                        (peer, found) -> found.stream().add(jmh.run(peer, "stream")));
                inTurn(
                        findings,
                        which + "latency",
                        (peer, found) -> found.latency().add(latency(peer, stub.url())));
            }
            coldStarts(findings, stub.url());
            for (Path crowdJdk : crowdJdks) {
                crowds(findings, crowdJdk, stub.url());
            }
            progress.accept("many requests over one WebSocket");
            findings.webSocket().add(burst(stub.url()));
        }
        return findings;
    }

    private Latency latency(Peer peer, URI stub) throws IOException, InterruptedException {
        return Probe.run(
                jdk,
                classpath,
                LatencyProbe.class,
                Latency.class,
                peer,
                stub,
                plan.timedPieces(),
                plan.warmUpStreams());
    }

    private void coldStarts(Findings findings, URI stub) throws IOException, InterruptedException, RunnerException {
        for (int round = 1; round <= plan.coldStarts(); round++) {
            inTurn(
                    findings,
                    "cold start " + round + " of " + plan.coldStarts(),
                    (peer, found) -> found.coldStart()
                            .add(Probe.run(
                                    jdk, ownClasspath(peer), ColdStartProbe.class, ColdStart.class, peer, stub)));
        }
    }

    /** A JVM looks for each class from the front of its class path, so one client must not wait for the others' jars. */
    private String ownClasspath(Peer peer) {
        List<Path> path = new ArrayList<>(tree.jars(peer.artifacts()));
        path.addAll(tree.jars(List.of("org.slf4j:slf4j-nop")));
        path.add(ownClasses());
        return path.stream().distinct().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path ownClasses() {
        return Path.of(URI.create(Measurement.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    private void crowds(Findings findings, Path crowdJdk, URI stub)
            throws IOException, InterruptedException, RunnerException {
        int feature = Machine.feature(crowdJdk);
        for (int round = 1; round <= plan.crowdRounds(); round++) {
            inTurn(
                    findings,
                    plan.crowd() + " streams at once on JDK " + feature,
                    (peer, found) -> found.crowds()
                            .computeIfAbsent(feature, key -> new ArrayList<>())
                            .add(crowd(crowdJdk, peer, stub)));
        }
    }

    private Crowd crowd(Path crowdJdk, Peer peer, URI stub) throws IOException, InterruptedException {
        return Probe.run(
                crowdJdk, classpath, CrowdProbe.class, Crowd.class, peer, stub, plan.crowd(), plan.crowdPieces());
    }

    private void inTurn(Findings findings, String what, Turn turn)
            throws IOException, InterruptedException, RunnerException {
        for (Map.Entry<Peer, Found> entry : findings.peers().entrySet()) {
            progress.accept(what + ": " + entry.getKey().title());
            turn.take(entry.getKey(), entry.getValue());
        }
    }

    private Burst burst(URI stub) throws IOException, InterruptedException {
        return Probe.run(
                jdk, classpath, WebSocketProbe.class, Burst.class, stub, plan.crowd(), plan.bursts(), plan.bursts());
    }

    private Findings.Setting setting() throws IOException {
        Map<Peer, String> versions = new EnumMap<>(Peer.class);
        Map<Peer, Long> sizes = new EnumMap<>(Peer.class);
        for (Peer peer : Peer.values()) {
            versions.put(peer, peer.artifacts().stream().map(tree::version).collect(Collectors.joining(" and ")));
            sizes.put(peer, tree.bytes(peer.artifacts()));
        }
        return new Findings.Setting(
                LocalDate.now(ZoneOffset.UTC).toString(),
                plan,
                Machine.processor(),
                Runtime.getRuntime().availableProcessors(),
                Machine.system(),
                Machine.version(jdk),
                versions,
                sizes);
    }
}
