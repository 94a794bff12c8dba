package ai.tekton.llm.config;

import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much a client asks for at the most. A call that is over a limit waits for its turn, without a thread, within its
 * timeout and its deadline; where it would have to wait longer it fails at once with a
 * {@link ai.tekton.llm.error.RateLimitException} that says so. Immutable and thread-safe.
 *
 * <p>What a minute allows is counted as providers count it: there is room for one minute's worth, which is full at first and
 * fills evenly. So after a quiet minute as much may go out at once, and from then on no faster than it fills.
 */
public final class RateLimits {
    private final @Nullable Integer requestsPerMinute;
    private final @Nullable Integer tokensPerMinute;
    private final @Nullable Integer maxConcurrentCalls;

    private RateLimits(Builder from) {
        requestsPerMinute = from.requestsPerMinute;
        tokensPerMinute = from.tokensPerMinute;
        maxConcurrentCalls = from.maxConcurrentCalls;
        check("requestsPerMinute", requestsPerMinute);
        check("tokensPerMinute", tokensPerMinute);
        check("maxConcurrentCalls", maxConcurrentCalls);
    }

    private static void check(String name, @Nullable Integer value) {
        if (value != null) {
            Settings.checkAtLeast(name, value, 1);
        }
    }

    /**
     * Limits nothing.
     *
     * @return no limits
     */
    public static RateLimits none() {
        return builder().build();
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
        builder.requestsPerMinute = requestsPerMinute;
        builder.tokensPerMinute = tokensPerMinute;
        builder.maxConcurrentCalls = maxConcurrentCalls;
        return builder;
    }

    /** {@return how many requests for answers are sent in a minute; each attempt is one. Default: any number} */
    public OptionalInt requestsPerMinute() {
        return of(requestsPerMinute);
    }

    /**
     * {@return how many tokens requests and answers have in a minute. Before a request is sent, those are the prompt's, as the
     * client counts them, and its {@code max_tokens}, where that is set; the answer's usage then corrects them. Default: any
     * number}
     */
    public OptionalInt tokensPerMinute() {
        return of(tokensPerMinute);
    }

    /** {@return how many answers are asked for at once; others wait in order. Default: any number} */
    public OptionalInt maxConcurrentCalls() {
        return of(maxConcurrentCalls);
    }

    private static OptionalInt of(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RateLimits that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(requestsPerMinute, tokensPerMinute, maxConcurrentCalls);
    }

    @Override
    public String toString() {
        return Description.of("RateLimits")
                .with("requestsPerMinute", requestsPerMinute)
                .with("tokensPerMinute", tokensPerMinute)
                .with("maxConcurrentCalls", maxConcurrentCalls)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Integer requestsPerMinute;
        private @Nullable Integer tokensPerMinute;
        private @Nullable Integer maxConcurrentCalls;

        private Builder() {}

        /**
         * Sets how many requests for answers are sent in a minute.
         *
         * @param requestsPerMinute 1 or more
         * @return this builder
         */
        public Builder requestsPerMinute(int requestsPerMinute) {
            this.requestsPerMinute = requestsPerMinute;
            return this;
        }

        /**
         * Sets how many tokens requests and answers have in a minute.
         *
         * @param tokensPerMinute 1 or more
         * @return this builder
         */
        public Builder tokensPerMinute(int tokensPerMinute) {
            this.tokensPerMinute = tokensPerMinute;
            return this;
        }

        /**
         * Sets how many answers are asked for at once.
         *
         * @param maxConcurrentCalls 1 or more
         * @return this builder
         */
        public Builder maxConcurrentCalls(int maxConcurrentCalls) {
            this.maxConcurrentCalls = maxConcurrentCalls;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return immutable RateLimits
         * @throws ai.tekton.llm.error.InvalidRequestException naming the limit that is below 1
         */
        public RateLimits build() {
            return new RateLimits(this);
        }
    }
}
