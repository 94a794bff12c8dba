package ai.tekton.llm.config;

import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.value.Description;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * When a circuit breaker rejects calls to Rhetor or to another backend because too many failed. Immutable and
 * thread-safe.
 *
 * <p>The breaker evaluates the last {@code windowSize} calls. Once there were that many, and the share
 * {@code failureShare} of them failed in ways that a retry may help, it opens: calls fail at once, without a request.
 * After {@code openFor} it lets {@code probes} calls through; if they succeed it closes, else it opens again.
 */
public final class CircuitBreakerConfig {
    private final boolean enabled;
    private final int windowSize;
    private final double failureShare;
    private final Duration openFor;
    private final int probes;

    private CircuitBreakerConfig(Builder from) {
        enabled = from.enabled;
        windowSize = from.windowSize;
        failureShare = from.failureShare;
        openFor = from.openFor;
        probes = from.probes;
        Settings.checkAtLeast("windowSize", windowSize, 1);
        Settings.checkShare("failureShare", failureShare);
        DurationChecks.checkPositive("openFor", openFor);
        Settings.checkAtLeast("probes", probes, 1);
    }

    /**
     * Returns a breaker that opens when half of the last 20 calls failed, and probes with one call after 30 seconds.
     *
     * @return the default
     */
    public static CircuitBreakerConfig standard() {
        return builder().build();
    }

    /**
     * Returns a breaker that never opens.
     *
     * @return no breaker
     */
    public static CircuitBreakerConfig off() {
        return builder().enabled(false).build();
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return whether the breaker is enabled} */
    public boolean enabled() {
        return enabled;
    }

    /** {@return how many of the last calls the breaker evaluates; 1 or more} */
    public int windowSize() {
        return windowSize;
    }

    /** {@return the share of failed calls that opens the breaker; more than 0, at most 1} */
    public double failureShare() {
        return failureShare;
    }

    /** {@return how long the breaker stays open before it probes} */
    public Duration openFor() {
        return openFor;
    }

    /** {@return how many calls the breaker probes with; 1 or more} */
    public int probes() {
        return probes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CircuitBreakerConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(enabled, windowSize, failureShare, openFor, probes);
    }

    @Override
    public String toString() {
        return Description.of("CircuitBreakerConfig")
                .with("enabled", enabled)
                .with("windowSize", windowSize)
                .with("failureShare", failureShare)
                .with("openFor", openFor)
                .with("probes", probes)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private boolean enabled = true;
        private int windowSize = 20;
        private double failureShare = 0.5;
        private Duration openFor = Duration.ofSeconds(30);
        private int probes = 1;

        private Builder() {}

        private Builder(CircuitBreakerConfig from) {
            enabled = from.enabled;
            windowSize = from.windowSize;
            failureShare = from.failureShare;
            openFor = from.openFor;
            probes = from.probes;
        }

        /**
         * Sets whether the breaker is enabled.
         *
         * @param enabled the value
         * @return this builder
         */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /**
         * Sets how many of the last calls the breaker evaluates.
         *
         * @param windowSize the value
         * @return this builder
         */
        public Builder windowSize(int windowSize) {
            this.windowSize = windowSize;
            return this;
        }

        /**
         * Sets the share of failed calls that opens the breaker.
         *
         * @param failureShare the value
         * @return this builder
         */
        public Builder failureShare(double failureShare) {
            this.failureShare = failureShare;
            return this;
        }

        /**
         * Sets how long the breaker stays open before it probes.
         *
         * @param openFor the value
         * @return this builder
         */
        public Builder openFor(Duration openFor) {
            this.openFor = openFor;
            return this;
        }

        /**
         * Sets how many calls the breaker probes with.
         *
         * @param probes the value
         * @return this builder
         */
        public Builder probes(int probes) {
            this.probes = probes;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable CircuitBreakerConfig
         */
        public CircuitBreakerConfig build() {
            return new CircuitBreakerConfig(this);
        }
    }
}
