package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;

/**
 * When a second request is sent for an answer that is late, of which the first to answer wins and the other is ended at the
 * server. For whole answers alone: half a stream cannot be taken back. Immutable and thread-safe.
 *
 * <p>An answer is late when it has taken longer than {@code quantile} of the last answers of its provider and model. Each
 * request of a hedged call is paid for, and counts for the client's limits.
 */
public final class Hedging {
    /** How many of the last answers are looked at. */
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
     * Sends a second request after the 95th percentile of at least 20 answers, for at most 5 % of the calls.
     *
     * @return the usual settings
     */
    public static Hedging standard() {
        return builder().build();
    }

    /**
     * Starts with the usual settings.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts with what this has.
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

    /** {@return the share of answers that come before a second request is sent; more than 0 and less than 1. Default 0.95} */
    public double quantile() {
        return quantile;
    }

    /** {@return how many answers must have come before any call is hedged; from 1 to {@value #MOST_SAMPLES}. Default 20} */
    public int minSamples() {
        return minSamples;
    }

    /** {@return the share of calls that a second request may be sent for; more than 0, at most 1. Default 0.05} */
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
         * Sets the share of answers that come before a second request is sent.
         *
         * @param quantile more than 0 and less than 1
         * @return this builder
         */
        public Builder quantile(double quantile) {
            this.quantile = quantile;
            return this;
        }

        /**
         * Sets how many answers must have come before any call is hedged.
         *
         * @param minSamples from 1 to {@value Hedging#MOST_SAMPLES}
         * @return this builder
         */
        public Builder minSamples(int minSamples) {
            this.minSamples = minSamples;
            return this;
        }

        /**
         * Sets the share of calls that a second request may be sent for.
         *
         * @param maxShare more than 0, at most 1
         * @return this builder
         */
        public Builder maxShare(double maxShare) {
            this.maxShare = maxShare;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return an immutable Hedging
         * @throws InvalidRequestException naming the value that is out of its bounds
         */
        public Hedging build() {
            return new Hedging(this);
        }
    }
}
