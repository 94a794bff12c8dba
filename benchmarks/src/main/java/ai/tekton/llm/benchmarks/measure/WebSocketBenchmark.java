package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.stub.Answers;
import ai.tekton.llm.model.CompletionResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Many concurrent requests over one WebSocket. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebSocketBenchmark {
    /** The number of concurrent requests. */
    public static final int REQUESTS = 1000;

    private StubProcess stub;
    private TektonLlmWebSocketClient client;

    /**
     * Connects the client.
     *
     * @throws IOException if the stub does not start
     */
    @Setup
    public void prepare() throws IOException {
        stub = StubProcess.sharedOrNew();
        client = TektonLlmWebSocketClient.builder()
                .componentId("benchmark")
                .url(stub.url().toString())
                .build();
        client.connect();
    }

    /** Closes both. */
    @TearDown
    public void close() {
        client.close();
        stub.close();
    }

    /** Sends {@value #REQUESTS} requests and waits for all answers; an operation is a request. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void request() {
        Stream.generate(() -> client.generate(ChatClient.QUESTION))
                .limit(REQUESTS)
                .toList()
                .forEach(WebSocketBenchmark::check);
    }

    private static void check(CompletableFuture<CompletionResponse> answer) {
        if (!answer.join().content().equals(Answers.WHOLE)) {
            throw new IllegalStateException("An answer is not the one that the stub sends.");
        }
    }
}
