package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.micrometer.MicrometerLlm;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.opentelemetry.OpenTelemetryLlm;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** Calls that are traced and measured; prints the trace and the meters, which otherwise go to a collector. */
public class TelemetryExample {
    private static final String MODEL = "claude-3-sonnet-20240229";

    public static void main(String[] args) {
        TraceTree trace = new TraceTree();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(trace))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build()) {
            ask(openTelemetry, meters);
        }
        trace.print(System.out);
        System.out.println();
        MeterList.print(meters, System.out);
    }

    private static void ask(OpenTelemetrySdk openTelemetry, SimpleMeterRegistry meters) {
        // tag::telemetry[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .provider("anthropic")
                .model(MODEL)
                .customize(OpenTelemetryLlm.create(openTelemetry)) // spans, metrics, traceparent
                .customize(MicrometerLlm.create(meters)) // or with an ObservationRegistry, such as Spring Boot's
                .build()) {
            client.initialize();
            handle(client, openTelemetry.getTracer("my-app"));
        }
        // end::telemetry[]
    }
    /** The work of an application for one of its requests, for which its framework has started a span. */
    private static void handle(TektonLlmClient client, Tracer framework) {
        Span request = framework.spanBuilder("GET /trip").startSpan();
        try (Scope scope = request.makeCurrent()) {
            GenerationOptions brief = GenerationOptions.builder()
                    .temperature(0.2)
                    .maxTokens(100)
                    .fallbackProvider("openai")
                    .build();
            client.generateText("What is the capital of France?", brief);
            client.streamText("Write a short poem about it.", brief).text();
        } finally {
            request.end();
        }
    }
}
