package ai.tekton.llm.config;

import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The maximum rate of a client's calls. A call over a limit waits for its turn, without occupying a thread, within its
 * timeout and its deadline; if it would have to wait longer, it fails at once with a
 * {@link ai.tekton.llm.error.RateLimitException} that says so. Immutable and thread-safe.
 *
 * <p>Limits per minute are token buckets, as providers use them: a bucket holds the amount of one minute, is full at
 * first, and refills evenly. So after a quiet minute the client may send that amount at once, and then no faster than
 * the bucket refills.
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
     * Returns settings without limits.
     *
     * @return no limits
     */
    public static RateLimits none() {
        return builder().build();
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
        builder.requestsPerMinute = requestsPerMinute;
        builder.tokensPerMinute = tokensPerMinute;
        builder.maxConcurrentCalls = maxConcurrentCalls;
        return builder;
    }

    /**
     * {@return the maximum number of requests for answers in a minute; each attempt counts as one. Default: no limit}
     */
    public OptionalInt requestsPerMinute() {
        return of(requestsPerMinute);
    }

    /**
     * {@return the maximum number of tokens of requests and answers in a minute. Before it sends a request, the client
     * counts the prompt's tokens and adds {@code max_tokens}, if that is set; the answer's usage then corrects the
     * count. Default: no limit}
     */
    public OptionalInt tokensPerMinute() {
        return of(tokensPerMinute);
    }

    /** {@return the maximum number of concurrent calls; others wait in order. Default: no limit} */
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
         * Sets the maximum number of requests for answers in a minute.
         *
         * @param requestsPerMinute 1 or more
         * @return this builder
         */
        public Builder requestsPerMinute(int requestsPerMinute) {
            this.requestsPerMinute = requestsPerMinute;
            return this;
        }

        /**
         * Sets the maximum number of tokens of requests and answers in a minute.
         *
         * @param tokensPerMinute 1 or more
         * @return this builder
         */
        public Builder tokensPerMinute(int tokensPerMinute) {
            this.tokensPerMinute = tokensPerMinute;
            return this;
        }

        /**
         * Sets the maximum number of concurrent calls.
         *
         * @param maxConcurrentCalls 1 or more
         * @return this builder
         */
        public Builder maxConcurrentCalls(int maxConcurrentCalls) {
            this.maxConcurrentCalls = maxConcurrentCalls;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return immutable RateLimits
         * @throws ai.tekton.llm.error.InvalidRequestException if a limit is below 1; the message names it
         */
        public RateLimits build() {
            return new RateLimits(this);
        }
    }
}
