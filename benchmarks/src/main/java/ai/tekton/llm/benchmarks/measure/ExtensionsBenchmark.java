package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.opentelemetry.OpenTelemetryLlm;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a listener, an interceptor and telemetry: run by hand with {@code -Dbenchmark=Extensions}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ExtensionsBenchmark {
    /** An extension of the client. */
    public enum Extension {
        /** No extension. */
        NONE(builder -> {}),

        /** A listener that does nothing. */
        LISTENER(builder -> builder.listener(new LlmEventListener() {})),

        /** An interceptor that receives each chunk and the end. */
        INTERCEPTOR(builder -> builder.interceptor((call, chain) -> chain.proceed(call)
                .mapResponse(response -> response)
                .mapChunk(chunk -> chunk)
                .onEnd(end -> {}))),

        /** OpenTelemetry's SDK, without an exporter. */
        OPENTELEMETRY(builder -> builder.customize(OpenTelemetryLlm.create(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder().build())
                .setMeterProvider(SdkMeterProvider.builder().build())
                .build())));

        private final Consumer<TektonLlmClientBuilder> adder;

        Extension(Consumer<TektonLlmClientBuilder> adder) {
            this.adder = adder;
        }
    }

    /** The extension. */
    @Param
    public Extension extension;

    private StubProcess stub;
    private TektonLlmClient client;

    /**
     * Starts a stub and creates the client.
     *
     * @throws IOException if the stub does not start
     */
    @Setup
    public void prepare() throws IOException {
        stub = StubProcess.start();
        TektonLlmClientBuilder builder = TektonLlmClient.builder()
                .componentId("benchmark")
                .url(StreamPath.atOnce(PeerBenchmark.CHUNKS).at(stub.url()));
        extension.adder.accept(builder);
        client = builder.build();
    }

    /** Closes both. */
    @TearDown
    public void close() {
        client.close();
        stub.close();
    }

    /**
     * One complete answer.
     *
     * @return its text
     */
    @Benchmark
    public String answer() {
        return client.generateText("What is the capital of France?").content();
    }

    /**
     * One streamed answer of {@value PeerBenchmark#CHUNKS} chunks.
     *
     * @return its text
     */
    @Benchmark
    public String stream() {
        try (ChunkStream stream = client.streamText("What is the capital of France?")) {
            return stream.text();
        }
    }
}
