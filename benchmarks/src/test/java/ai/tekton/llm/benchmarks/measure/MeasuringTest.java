package ai.tekton.llm.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** Runs each benchmark for a moment, in separate JVMs as always: the values are meaningless, but they must exist. */
class MeasuringTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private static StubProcess stub;

    private final PeerComparison comparison = new PeerComparison(Plan.TRIAL, List.of(JDK), null, step -> {});

    @BeforeAll
    static void startStub() throws IOException {
        stub = StubProcess.start();
    }

    @AfterAll
    static void stopStub() {
        stub.close();
    }

    private static ChainedOptionsBuilder client(ChainedOptionsBuilder options) {
        return options.param("peer", Peer.TEKTON.name());
    }

    @Test
    void aStreamIsMeasuredByItsChunks() throws RunnerException, IOException {
        JmhRuns jmh = new JmhRuns(stub.url());

        jmh.run(JDK, "PeerBenchmark.chunk", options -> client(comparison.seconds(options)));

        assertThat(jmh.measured()).singleElement().satisfies(chunk -> {
            assertThat(chunk.benchmark()).isEqualTo("PeerBenchmark.chunk");
            assertThat(chunk.jdk()).isEqualTo(Runtime.version().feature());
            assertThat(chunk.parameters()).containsEntry("peer", "TEKTON");
            assertThat(chunk.figures().get(Measured.TIME)).isPositive();
            assertThat(chunk.figures().get(Measured.CPU)).isNotNegative();
            // Each chunk is at least an object with a text.
            assertThat(chunk.figures().get(Measured.ALLOCATED)).isGreaterThan(64);
        });
    }

    @Test
    void resultsAreWrittenAsJmhsJson(@TempDir Path directory) throws RunnerException, IOException {
        JmhRuns jmh = new JmhRuns(stub.url());
        jmh.run(JDK, "PeerBenchmark.answer", options -> client(comparison.seconds(options)));
        Path json = directory.resolve("results.json");

        jmh.write(json);

        assertThat(Files.readString(json)).contains("\"primaryMetric\"", "\"rawData\"", "\"gc.alloc.rate.norm\"");
    }

    @Test
    void latencyIsMeasuredWithOneClockForBothProcesses() throws RunnerException, IOException {
        JmhRuns jmh = new JmhRuns(stub.url());

        jmh.run(JDK, "LatencyBenchmark.stream", options -> client(comparison.latency(options)));

        assertThat(jmh.measured()).singleElement().satisfies(latency -> {
            assertThat(latency.figures().get("median")).isPositive();
            assertThat(latency.figures().get("p99"))
                    .isGreaterThanOrEqualTo(latency.figures().get("median"));
        });
    }

    @Test
    void concurrentStreamsAreCountedWithTheirThreads() throws RunnerException, IOException {
        JmhRuns jmh = new JmhRuns(stub.url());

        jmh.run(JDK, "ConcurrentStreamsBenchmark.streams", options -> client(comparison.streams(options)));

        assertThat(jmh.measured()).singleElement().satisfies(streams -> {
            assertThat(streams.figures().get("streams")).isBetween(0.0, 20.0);
            assertThat(streams.figures().get(Measured.THREADS)).isPositive();
        });
    }

    @Test
    void requestsOverOneWebSocketAreMeasured() throws RunnerException, IOException {
        JmhRuns jmh = new JmhRuns(stub.url());

        jmh.run(JDK, "WebSocketBenchmark.request", comparison::seconds);

        assertThat(jmh.measured())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.figures().get(Measured.TIME)).isPositive());
    }

    @Test
    void aColdStartIsTimedInItsParts() throws IOException, InterruptedException {
        Measured start =
                new ColdStarts(JDK, stub.url(), peer -> System.getProperty("java.class.path")).run(Peer.TEKTON);

        assertThat(start.figures().get(Measured.TIME))
                .isEqualTo(
                        start.figures().get(ColdStartProbe.CONSTRUCTION)
                                + start.figures().get(ColdStartProbe.FIRST_CALL),
                        within(0.001));
    }
}
