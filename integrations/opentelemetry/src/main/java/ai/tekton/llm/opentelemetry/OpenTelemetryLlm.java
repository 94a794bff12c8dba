package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.ClientCustomizer;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Objects;

/**
 * Records a span and metrics for each call of a client, by OpenTelemetry's conventions for generative AI: those of the schema
 * {@code https://opentelemetry.io/schemas/gen-ai/1.42.0}, which are still in development. One instance can serve several
 * clients. Immutable and thread-safe.
 *
 * <pre>{@code
 * TektonLlmClient.builder().customize(OpenTelemetryLlm.create(openTelemetry))
 * }</pre>
 *
 * <p>A call has a span of kind {@code CLIENT}, named {@code chat} and the requested model; its parent is the span that is
 * current where the call is submitted, for a publisher where it is subscribed to. It has the attributes {@code gen_ai.*},
 * {@code server.*} and {@code error.type}, the same for complete answers and for streams, and an event for each retry, fallback
 * and first chunk. Each attempt that has ended has a child span of kind {@code INTERNAL}. If a call fails or is cancelled,
 * {@code error.type} is the name of the exception's class and the status is an error.
 *
 * <p>The metrics are {@code gen_ai.client.operation.duration}, {@code gen_ai.client.operation.time_to_first_chunk} and {@code
 * gen_ai.client.token.usage}; the conventions plan to replace the last by counters.
 *
 * <p>Requests carry the headers of the configured propagators, such as {@code traceparent}, which identifies the call's span;
 * over the WebSocket only {@code traceparent} and {@code tracestate}, and the answer has a warning for other headers, such as
 * {@code baggage}. The call's span is current in the interceptors that were added after this one and in the user's own
 * backends. Stages that a caller chains to a call see the caller's own span.
 */
public final class OpenTelemetryLlm implements ClientCustomizer {
    private final CallTelemetry telemetry;

    private OpenTelemetryLlm(Builder from) {
        telemetry = new CallTelemetry(from.openTelemetry, from.captureContent);
    }

    /**
     * Creates a customizer that records no content.
     *
     * @param openTelemetry records the spans and metrics
     * @return the customizer for clients
     */
    public static OpenTelemetryLlm create(OpenTelemetry openTelemetry) {
        return builder(openTelemetry).build();
    }

    /**
     * Creates a builder with the default settings.
     *
     * @param openTelemetry records the spans and metrics
     * @return a new builder
     */
    public static Builder builder(OpenTelemetry openTelemetry) {
        return new Builder(Objects.requireNonNull(openTelemetry, "openTelemetry"));
    }

    @Override
    public void customize(ClientBuilder<?> builder) {
        builder.listener(telemetry);
        builder.interceptor(telemetry);
    }

    /** The number of calls in progress, for tests. */
    int openCalls() {
        return telemetry.openCalls();
    }

    /** Builds the customizer; not thread-safe. */
    public static final class Builder {
        private final OpenTelemetry openTelemetry;
        private boolean captureContent;

        private Builder(OpenTelemetry openTelemetry) {
            this.openTelemetry = openTelemetry;
        }

        /**
         * Sets whether the spans contain requests and answers, as {@code gen_ai.system_instructions}, {@code
         * gen_ai.input.messages} and {@code gen_ai.output.messages}, each as JSON text. Default false.
         *
         * <p>They are recorded as changed by the interceptors that were added before: to record redacted texts, add the {@code
         * Redaction} first.
         *
         * @param captureContent true to record the content of all calls
         * @return this builder
         */
        public Builder captureContent(boolean captureContent) {
            this.captureContent = captureContent;
            return this;
        }

        /**
         * Creates the customizer.
         *
         * @return the customizer for clients
         */
        public OpenTelemetryLlm build() {
            return new OpenTelemetryLlm(this);
        }
    }
}
