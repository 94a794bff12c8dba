package ai.tekton.llm.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.RhetorMock;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry whose spans and metrics stay in memory, and clients of a mock that it follows. */
final class Telemetry implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final BlockingQueue<OutcomeEvent> outcomes = new LinkedBlockingQueue<>();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
            .build();
    private final OpenTelemetryLlm llm = OpenTelemetryLlm.create(sdk);

    OpenTelemetrySdk sdk() {
        return sdk;
    }

    Tracer tracer() {
        return sdk.getTracer("test");
    }

    /** Neither retries nor falls back nor finds out about the server. */
    static TektonLlmClientBuilder plain(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .profile(ServerProfile.CONTRACT)
                .provider("anthropic")
                .model("claude-3")
                .useFallback(false)
                .maxRetries(0)
                .retryDelay(Duration.ZERO);
    }

    TektonLlmClientBuilder client(RhetorMock rhetor) {
        return client(rhetor, llm);
    }

    TektonLlmClientBuilder client(RhetorMock rhetor, OpenTelemetryLlm with) {
        return plain(rhetor).customize(with).listener(new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
            }
        });
    }

    /** Waits until the outcome of a call is reported. */
    void awaitOutcome() throws InterruptedException {
        assertThat(outcomes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    /** The only call's span. */
    SpanData callSpan() {
        List<SpanData> calls = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT)
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    List<SpanData> attempts() {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().startsWith("attempt "))
                .toList();
    }

    MetricData metric(String name) {
        return metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no metric " + name + "."));
    }

    List<String> metricNames() {
        return metrics.collectAllMetrics().stream().map(MetricData::getName).toList();
    }

    /** Each call that has begun has ended, and nothing of it is kept. */
    void assertNothingIsKept() {
        assertThat(llm.openCalls()).isZero();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
