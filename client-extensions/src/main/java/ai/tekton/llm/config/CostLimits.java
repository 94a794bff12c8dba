package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much calls may cost, in the currency of the providers' prices. The client stops a call before it is sent, with a
 * {@link ai.tekton.llm.error.BudgetExceededException}, if its maximum cost exceeds the rest. Immutable and
 * thread-safe.
 *
 * <p>The maximum cost of a call is the price of its prompt's tokens, as the client counts them, and of as many tokens
 * of the answer as {@code max_tokens} allows; if that is not set, as many as the model's context has room for. The
 * client reserves that sum while a call is in progress, and replaces it by the cost of the answer's usage. A failed or
 * cancelled attempt has no known usage and counts as free; an answer without usage counts with its maximum cost.
 */
public final class CostLimits {
    private final @Nullable BigDecimal perCall;
    private final @Nullable BigDecimal perClient;
    private final boolean allowUnpriced;

    private CostLimits(Builder from) {
        perCall = from.perCall;
        perClient = from.perClient;
        allowUnpriced = from.allowUnpriced;
        check("perCall", perCall);
        check("perClient", perClient);
    }

    private static void check(String name, @Nullable BigDecimal value) {
        if (value != null && value.signum() < 0) {
            throw new InvalidRequestException(name + " must be at least 0, but is " + value.toPlainString() + ".");
        }
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
        Builder builder = new Builder();
        builder.perCall = perCall;
        builder.perClient = perClient;
        builder.allowUnpriced = allowUnpriced;
        return builder;
    }

    /**
     * {@return how much each attempt of a call may cost; includes the second request of a hedged call. Default: no
     * limit}
     */
    public Optional<BigDecimal> perCall() {
        return Optional.ofNullable(perCall);
    }

    /** {@return how much all calls of the client may cost together. Default: no limit} */
    public Optional<BigDecimal> perClient() {
        return Optional.ofNullable(perClient);
    }

    /**
     * {@return whether the client sends calls whose cost has no limit, because the price of their model is not known;
     * it then logs one warning for each such model, and counts their cost as 0. Else it refuses them. Default false}
     */
    public boolean allowUnpriced() {
        return allowUnpriced;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CostLimits that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(perCall, perClient, allowUnpriced);
    }

    @Override
    public String toString() {
        return Description.of("CostLimits")
                .with("perCall", perCall)
                .with("perClient", perClient)
                .with("allowUnpriced", allowUnpriced)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable BigDecimal perCall;
        private @Nullable BigDecimal perClient;
        private boolean allowUnpriced;

        private Builder() {}

        /**
         * Sets how much each attempt of a call may cost.
         *
         * @param perCall 0 or more, such as {@code new BigDecimal("0.05")}; null for no limit
         * @return this builder
         */
        public Builder perCall(BigDecimal perCall) {
            this.perCall = perCall;
            return this;
        }

        /**
         * Sets how much all calls of the client may cost together.
         *
         * @param perClient 0 or more; null for no limit
         * @return this builder
         */
        public Builder perClient(BigDecimal perClient) {
            this.perClient = perClient;
            return this;
        }

        /**
         * Sets whether the client sends calls whose cost has no limit.
         *
         * @param allowUnpriced false to refuse them
         * @return this builder
         */
        public Builder allowUnpriced(boolean allowUnpriced) {
            this.allowUnpriced = allowUnpriced;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return immutable CostLimits
         * @throws InvalidRequestException if a sum is below 0; the message names it
         */
        public CostLimits build() {
            return new CostLimits(this);
        }
    }
}
