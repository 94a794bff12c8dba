package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.ClientCustomizer;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Objects;

/**
 * Makes a span and metrics of each call of a client, by OpenTelemetry's conventions for generative AI: those of the schema
 * {@code https://opentelemetry.io/schemas/gen-ai/1.42.0}, which are still in development. One can serve several clients.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * TektonLlmClient.builder().customize(OpenTelemetryLlm.create(openTelemetry))
 * }</pre>
 *
 * <p>A call has a span of kind {@code CLIENT}, named {@code chat} and the model that is asked for; its parent is the span that
 * is current where the call is submitted, for a publisher where it is subscribed to. It holds the attributes
 * {@code gen_ai.*}, {@code server.*} and {@code error.type}, the same for whole answers and for streams, and as events each
 * retry, fallback and first chunk. Below it is a span of kind {@code INTERNAL} for each attempt that has ended. Where a call
 * fails or is given up, {@code error.type} is the name of the exception's class and the status is an error.
 *
 * <p>The metrics are {@code gen_ai.client.operation.duration}, {@code gen_ai.client.operation.time_to_first_chunk} and
 * {@code gen_ai.client.token.usage}; the conventions are about to replace the last by counters.
 *
 * <p>Requests carry what the configured propagators write, such as {@code traceparent}, which names the call's span; over the
 * WebSocket that and {@code tracestate} alone, and an answer warns of other headers, such as {@code baggage}. The call's span
 * is current in the interceptors that were added after this and in the user's own backends. What a caller chains to a call
 * sees the caller's own span.
 */
public final class OpenTelemetryLlm implements ClientCustomizer {
    private final CallTelemetry telemetry;

    private OpenTelemetryLlm(Builder from) {
        telemetry = new CallTelemetry(from.openTelemetry, from.captureContent);
    }

    /**
     * Makes one that records no content.
     *
     * @param openTelemetry where spans and metrics go
     * @return what a client is customized with
     */
    public static OpenTelemetryLlm create(OpenTelemetry openTelemetry) {
        return builder(openTelemetry).build();
    }

    /**
     * Starts with the defaults.
     *
     * @param openTelemetry where spans and metrics go
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

    /** How many calls have begun and not ended, for tests. */
    int openCalls() {
        return telemetry.openCalls();
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private final OpenTelemetry openTelemetry;
        private boolean captureContent;

        private Builder(OpenTelemetry openTelemetry) {
            this.openTelemetry = openTelemetry;
        }

        /**
         * Sets whether the spans hold what is asked and answered, as {@code gen_ai.system_instructions},
         * {@code gen_ai.input.messages} and {@code gen_ai.output.messages}, each a text of JSON. Default false.
         *
         * <p>They are recorded as the interceptors that were added before leave them: to keep back what a {@code Redaction}
         * hides, add that first.
         *
         * @param captureContent true for the content of all calls
         * @return this builder
         */
        public Builder captureContent(boolean captureContent) {
            this.captureContent = captureContent;
            return this;
        }

        /**
         * Makes the customizer.
         *
         * @return what a client is customized with
         */
        public OpenTelemetryLlm build() {
            return new OpenTelemetryLlm(this);
        }
    }
}
