package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What calls may cost, in the currency of the providers' prices. A call is stopped before it is sent, with a
 * {@link ai.tekton.llm.error.BudgetExceededException}, where what it may cost at the most does not fit any more. Immutable
 * and thread-safe.
 *
 * <p>The most that a call may cost is the price of its prompt's tokens, as the client counts them, and of as many tokens of
 * the answer as {@code max_tokens} allows; where that is not set, as the model's context has room for. Calls under way have
 * that reserved, and what their answers' usage says takes its place. A failed or cancelled attempt tells no usage and is
 * taken to have cost nothing; an answer without usage, to have cost the most.
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
     * Starts with nothing set.
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
        builder.perCall = perCall;
        builder.perClient = perClient;
        builder.allowUnpriced = allowUnpriced;
        return builder;
    }

    /** {@return what each attempt of a call may cost; with its second request, where it is hedged. Default: any sum} */
    public Optional<BigDecimal> perCall() {
        return Optional.ofNullable(perCall);
    }

    /** {@return what all calls of the client may cost together. Default: any sum} */
    public Optional<BigDecimal> perClient() {
        return Optional.ofNullable(perClient);
    }

    /**
     * {@return whether calls are sent whose cost has no bound, because the price of their model is not known; they are told
     * once for each model in a warning, and count for nothing. Else they are refused. Default false}
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
         * Sets what each attempt of a call may cost.
         *
         * @param perCall 0 or more, such as {@code new BigDecimal("0.05")}; null for any sum
         * @return this builder
         */
        public Builder perCall(BigDecimal perCall) {
            this.perCall = perCall;
            return this;
        }

        /**
         * Sets what all calls of the client may cost together.
         *
         * @param perClient 0 or more; null for any sum
         * @return this builder
         */
        public Builder perClient(BigDecimal perClient) {
            this.perClient = perClient;
            return this;
        }

        /**
         * Sets whether calls are sent whose cost has no bound.
         *
         * @param allowUnpriced false to refuse them
         * @return this builder
         */
        public Builder allowUnpriced(boolean allowUnpriced) {
            this.allowUnpriced = allowUnpriced;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return immutable CostLimits
         * @throws InvalidRequestException naming the sum that is below 0
         */
        public CostLimits build() {
            return new CostLimits(this);
        }
    }
}
