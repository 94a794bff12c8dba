package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;

/**
 * When the client sends a second request for an answer that is late. The first of both answers wins, and the client
 * cancels the other request at the server. Applies to complete answers only: a partial stream cannot be taken back.
 * Immutable and thread-safe.
 *
 * <p>An answer is late when it has taken longer than the share {@code quantile} of the last answers of its provider and
 * model. Each request of a hedged call costs, and counts toward the client's limits.
 */
public final class Hedging {
    /** The number of last answers that the quantile is computed from. */
    public static final int MOST_SAMPLES = 128;

    private final double quantile;
    private final int minSamples;
    private final double maxShare;

    private Hedging(Builder from) {
        quantile = from.quantile;
        minSamples = from.minSamples;
        maxShare = from.maxShare;
        if (!(quantile > 0 && quantile < 1)) {
            throw new InvalidRequestException("quantile must be more than 0 and less than 1, but is " + quantile + ".");
        }
        Settings.checkAtLeast("minSamples", minSamples, 1);
        if (minSamples > MOST_SAMPLES) {
            throw new InvalidRequestException(
                    "minSamples must be at most " + MOST_SAMPLES + ", but is " + minSamples + ".");
        }
        Settings.checkShare("maxShare", maxShare);
    }

    /**
     * Returns settings that send a second request after the 95th percentile of at least 20 answers, for at most 5 % of
     * the calls.
     *
     * @return the standard settings
     */
    public static Hedging standard() {
        return builder().build();
    }

    /**
     * Returns a builder with the standard settings.
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
        Builder builder = new Builder();
        builder.quantile = quantile;
        builder.minSamples = minSamples;
        builder.maxShare = maxShare;
        return builder;
    }

    /**
     * {@return the share of the last answers that took less time than the client waits before it sends a second
     * request; more than 0 and less than 1. Default 0.95}
     */
    public double quantile() {
        return quantile;
    }

    /**
     * {@return how many answers the client must have received before it hedges a call; from 1 to
     * {@value #MOST_SAMPLES}. Default 20}
     */
    public int minSamples() {
        return minSamples;
    }

    /**
     * {@return the maximum share of calls for which the client sends a second request; more than 0, at most 1. Default
     * 0.05}
     */
    public double maxShare() {
        return maxShare;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hedging that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(quantile, minSamples, maxShare);
    }

    @Override
    public String toString() {
        return Description.of("Hedging")
                .with("quantile", quantile)
                .with("minSamples", minSamples)
                .with("maxShare", maxShare)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private double quantile = 0.95;
        private int minSamples = 20;
        private double maxShare = 0.05;

        private Builder() {}

        /**
         * Sets the share of the last answers that took less time than the client waits before it sends a second
         * request.
         *
         * @param quantile more than 0 and less than 1
         * @return this builder
         */
        public Builder quantile(double quantile) {
            this.quantile = quantile;
            return this;
        }

        /**
         * Sets how many answers the client must have received before it hedges a call.
         *
         * @param minSamples from 1 to {@value Hedging#MOST_SAMPLES}
         * @return this builder
         */
        public Builder minSamples(int minSamples) {
            this.minSamples = minSamples;
            return this;
        }

        /**
         * Sets the maximum share of calls for which the client sends a second request.
         *
         * @param maxShare more than 0, at most 1
         * @return this builder
         */
        public Builder maxShare(double maxShare) {
            this.maxShare = maxShare;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable Hedging
         * @throws InvalidRequestException if a value is out of its bounds; the message names it
         */
        public Hedging build() {
            return new Hedging(this);
        }
    }
}
