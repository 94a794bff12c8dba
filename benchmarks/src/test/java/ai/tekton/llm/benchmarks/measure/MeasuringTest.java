package ai.tekton.llm.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.benchmarks.measure.ColdStartProbe.ColdStart;
import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.LatencyProbe.Latency;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** Runs what measures for a moment, in processes of their own as always. The figures mean nothing; that they come does. */
class MeasuringTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private static StubProcess stub;

    @BeforeAll
    static void startStub() throws IOException {
        stub = StubProcess.start();
    }

    @AfterAll
    static void stopStub() {
        stub.close();
    }

    @Test
    void aBenchmarkFindsTimeCpuTimeAndAllocation() throws RunnerException, IOException {
        Work work = new JmhRuns(JDK, stub.url(), Plan.TRIAL).run(Peer.TEKTON, "stream");

        assertThat(work.micros()).isPositive();
        assertThat(work.cpuMicros()).isNotNegative();
        // Each piece is an object with a text at least.
        assertThat(work.bytes()).isGreaterThan(PeerBenchmark.CHUNKS * 64.0);
    }

    @Test
    void latencyIsMeasuredWithOneClockForBothProcesses() throws IOException, InterruptedException {
        Latency latency = run(LatencyProbe.class, Latency.class, Peer.TEKTON, stub.url(), 20, 1);

        assertThat(latency.medianMicros()).isPositive();
        assertThat(latency.p99Micros()).isGreaterThanOrEqualTo(latency.medianMicros());
    }

    @Test
    void manyStreamsAtOnceAreCountedWithTheirThreads() throws IOException, InterruptedException {
        Crowd crowd = run(CrowdProbe.class, Crowd.class, Peer.TEKTON, stub.url(), 20, 2);

        assertThat(crowd.openAtOnce()).isBetween(0, 20);
        assertThat(crowd.platformThreads()).isPositive();
    }

    @Test
    void aColdStartIsTimed() throws IOException, InterruptedException {
        ColdStart start = run(ColdStartProbe.class, ColdStart.class, Peer.TEKTON, stub.url());

        assertThat(start.constructionNanos()).isPositive();
        assertThat(start.firstCallNanos()).isPositive();
    }

    @Test
    void aBurstOverOneWebSocketIsAnsweredWhole() throws IOException, InterruptedException {
        Burst burst = run(WebSocketProbe.class, Burst.class, stub.url(), 10, 1, 1);

        assertThat(burst.requests()).isEqualTo(10);
        assertThat(burst.bytes()).isPositive();
    }

    private static <T> T run(Class<?> program, Class<T> found, Object... args)
            throws IOException, InterruptedException {
        return Probe.run(JDK, System.getProperty("java.class.path"), program, found, args);
    }
}
