package ai.tekton.llm.micrometer;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.ClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes an observation and meters of each call of a client, with the names that Spring AI has for its models, so that the same
 * dashboards show both. One can serve several clients. Immutable and thread-safe.
 *
 * <pre>{@code
 * TektonLlmClient.builder().customize(MicrometerLlm.create(observationRegistry, meterRegistry))
 * }</pre>
 *
 * <p>The observation is {@code gen_ai.client.operation}; {@link LlmObservationDocumentation} lists its key values and its
 * events. Its parent is the one that is current where the call is submitted; it is current itself in the interceptors that
 * were added after this and in the user's own backends. With Micrometer Tracing, requests carry {@code traceparent}.
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
     * Makes one of observations alone, which are timed and traced as their registry's handlers say.
     *
     * @param observations where observations go
     * @return what a client is customized with
     */
    public static MicrometerLlm create(ObservationRegistry observations) {
        return builder(observations).build();
    }

    /**
     * Makes one of observations and meters.
     *
     * @param observations where observations go; in Spring Boot its handlers make a timer of each
     * @param meters where the other meters go
     * @return what a client is customized with
     */
    public static MicrometerLlm create(ObservationRegistry observations, MeterRegistry meters) {
        return builder(observations).meterRegistry(meters).build();
    }

    /**
     * Makes one for applications without observations: each call is timed as {@code gen_ai.client.operation}, besides the
     * other meters.
     *
     * @param meters where meters go
     * @return what a client is customized with
     */
    public static MicrometerLlm create(MeterRegistry meters) {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return create(observations, meters);
    }

    /**
     * Starts with the defaults.
     *
     * @param observations where observations go
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

    /** How many calls have begun and not ended, for tests. */
    int openCalls() {
        return observations.openCalls();
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private final ObservationRegistry observationRegistry;
        private MeterRegistry meterRegistry;
        private LlmObservationConvention convention;

        private Builder(ObservationRegistry observationRegistry) {
            this.observationRegistry = observationRegistry;
        }

        /**
         * Sets where the meters go that observations do not make. Default: nowhere.
         *
         * @param meters the registry
         * @return this builder
         */
        public Builder meterRegistry(MeterRegistry meters) {
            this.meterRegistry = Objects.requireNonNull(meters, "meters");
            return this;
        }

        /**
         * Sets how observations are named. Default: the registry's own convention where it has one, else
         * {@link DefaultLlmObservationConvention}.
         *
         * @param convention the convention
         * @return this builder
         */
        public Builder convention(LlmObservationConvention convention) {
            this.convention = Objects.requireNonNull(convention, "convention");
            return this;
        }

        /**
         * Makes the customizer.
         *
         * @return what a client is customized with
         */
        public MicrometerLlm build() {
            return new MicrometerLlm(this);
        }
    }
}
