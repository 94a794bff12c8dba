package ai.tekton.llm.micrometer;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.ClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.Optional;

/**
 * Records an observation and meters for each call of a client, with the names that Spring AI uses for its models, so that the
 * same dashboards show both. One instance can serve several clients. Immutable and thread-safe.
 *
 * <pre>{@code
 * TektonLlmClient.builder().customize(MicrometerLlm.create(observationRegistry, meterRegistry))
 * }</pre>
 *
 * <p>The observation is {@code gen_ai.client.operation}; {@link LlmObservationDocumentation} lists its key values and its
 * events. Its parent is the observation that is current where the call is submitted; it is current itself in the interceptors
 * that were added after this one and in the user's own backends. With Micrometer Tracing, requests carry {@code traceparent}.
 *
 * <p>The meters are the counter {@code gen_ai.client.token.usage}, the timers
 * {@code gen_ai.client.operation.time_to_first_chunk} and {@code tekton.llm.attempts}, the counters {@code tekton.llm.retries}
 * and {@code tekton.llm.fallbacks}, and from its first change on the gauge {@code tekton.llm.breaker.state}, which is 1 for the
 * state that a breaker is in. Prompts and answers are never recorded.
 */
public final class MicrometerLlm implements ClientCustomizer {
    private final CallObservations observations;
    private final Optional<LlmMeters> meters;

    private MicrometerLlm(Builder from) {
        observations = new CallObservations(from.observationRegistry, from.convention);
        meters = Optional.ofNullable(from.meterRegistry).map(LlmMeters::new);
    }

    /**
     * Creates a customizer that records only observations, which the registry's handlers time and trace.
     *
     * @param observations the registry of observations
     * @return the customizer for clients
     */
    public static MicrometerLlm create(ObservationRegistry observations) {
        return builder(observations).build();
    }

    /**
     * Creates a customizer that records observations and meters.
     *
     * @param observations the registry of observations; in Spring Boot its handlers create a timer for each
     * @param meters the registry of the other meters
     * @return the customizer for clients
     */
    public static MicrometerLlm create(ObservationRegistry observations, MeterRegistry meters) {
        return builder(observations).meterRegistry(meters).build();
    }

    /**
     * Creates a customizer for applications without observations: it times each call as {@code gen_ai.client.operation} and
     * records the other meters.
     *
     * @param meters the registry of meters
     * @return the customizer for clients
     */
    public static MicrometerLlm create(MeterRegistry meters) {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return create(observations, meters);
    }

    /**
     * Creates a builder with the default settings.
     *
     * @param observations the registry of observations
     * @return a new builder
     */
    public static Builder builder(ObservationRegistry observations) {
        return new Builder(Objects.requireNonNull(observations, "observations"));
    }

    @Override
    public void customize(ClientBuilder<?> builder) {
        meters.ifPresent(builder::listener);
        builder.listener(observations);
        builder.interceptor(observations);
    }

    /** The number of calls in progress, for tests. */
    int openCalls() {
        return observations.openCalls();
    }

    /** Builds the customizer; not thread-safe. */
    public static final class Builder {
        private final ObservationRegistry observationRegistry;
        private MeterRegistry meterRegistry;
        private LlmObservationConvention convention;

        private Builder(ObservationRegistry observationRegistry) {
            this.observationRegistry = observationRegistry;
        }

        /**
         * Sets the registry of the meters beyond those that observations create. Default: none, so they are not recorded.
         *
         * @param meters the registry
         * @return this builder
         */
        public Builder meterRegistry(MeterRegistry meters) {
            this.meterRegistry = Objects.requireNonNull(meters, "meters");
            return this;
        }

        /**
         * Sets the convention that names observations. Default: the registry's own convention if it has one, else {@link
         * DefaultLlmObservationConvention}.
         *
         * @param convention the convention
         * @return this builder
         */
        public Builder convention(LlmObservationConvention convention) {
            this.convention = Objects.requireNonNull(convention, "convention");
            return this;
        }

        /**
         * Creates the customizer.
         *
         * @return the customizer for clients
         */
        public MicrometerLlm build() {
            return new MicrometerLlm(this);
        }
    }
}
