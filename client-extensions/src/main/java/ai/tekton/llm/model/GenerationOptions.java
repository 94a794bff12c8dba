package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.rhetor.FieldBounds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How one answer is made, and how hard the client tries to get it. What is left empty is decided by the client's
 * configuration, else by the server. Immutable and thread-safe.
 *
 * <p>Bounds are those of the contract; a value outside them is refused when the options are made.
 *
 * @param temperature how freely words are chosen, from 0, the most predictable, to 2; the server's default is 0.7
 * @param maxTokens the most tokens the answer may have, 1 or more
 * @param stop texts at which the answer ends; empty for none
 * @param topP nucleus sampling, the share of probability that is sampled from, from 0 to 1
 * @param topK samples from this many of the likeliest tokens, 1 or more
 * @param presencePenalty above 0, words that are already there become less likely; from -2 to 2
 * @param frequencyPenalty above 0, words become less likely the more often they are there; from -2 to 2
 * @param provider the id of the provider; the client's, where empty
 * @param model the id of the model; the client's, else the provider's default, where empty
 * @param systemPrompt what the model is told before the conversation
 * @param contextId the conversation at the server that this belongs to; a new one, where empty
 * @param timeout how long an attempt may take, for a stream the wait for each of its bytes; the client's, where empty
 * @param retryCount how many times a failed attempt is repeated at the most, 0 or more; the client's, where empty
 * @param retryDelay the wait before the first repetition, from which later ones grow; the client's, where empty
 * @param fallbackProvider the id of the provider that is tried when the first fails
 * @param fallbackModel the id of the model that is tried when the first fails
 */
public record GenerationOptions(
        OptionalDouble temperature,
        OptionalInt maxTokens,
        List<String> stop,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble presencePenalty,
        OptionalDouble frequencyPenalty,
        Optional<String> provider,
        Optional<String> model,
        Optional<String> systemPrompt,
        Optional<String> contextId,
        Optional<Duration> timeout,
        OptionalInt retryCount,
        Optional<Duration> retryDelay,
        Optional<String> fallbackProvider,
        Optional<String> fallbackModel) {
    private static final GenerationOptions DEFAULTS = builder().build();

    /**
     * Checks every value.
     *
     * @throws InvalidRequestException naming the field that is out of its bounds, and the bounds
     */
    public GenerationOptions {
        stop = copyOf(stop);
        check(temperature, FieldBounds.COMPLETION_OPTIONS_TEMPERATURE);
        check(maxTokens, FieldBounds.COMPLETION_OPTIONS_MAX_TOKENS);
        check(topP, FieldBounds.COMPLETION_OPTIONS_TOP_P);
        check(topK, FieldBounds.COMPLETION_OPTIONS_TOP_K);
        check(presencePenalty, FieldBounds.COMPLETION_OPTIONS_PRESENCE_PENALTY);
        check(frequencyPenalty, FieldBounds.COMPLETION_OPTIONS_FREQUENCY_PENALTY);
        checkPositive("timeout", timeout);
        check(retryCount, new FieldBounds("retry_count", 0, Integer.MAX_VALUE));
        checkNotNegative("retry_delay", retryDelay);
    }

    /**
     * Options that leave everything to the client and the server.
     *
     * @return the defaults
     */
    public static GenerationOptions defaults() {
        return DEFAULTS;
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
        return new Builder(this);
    }

    private static List<String> copyOf(List<String> stop) {
        if (stop == null || stop.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException("stop must be a list of texts without null.");
        }
        return List.copyOf(stop);
    }

    private static void check(OptionalDouble value, FieldBounds bounds) {
        if (value.isPresent() && !bounds.contain(value.getAsDouble())) {
            throw outOfBounds(bounds, String.valueOf(value.getAsDouble()));
        }
    }

    private static void check(OptionalInt value, FieldBounds bounds) {
        if (value.isPresent() && !bounds.contain(value.getAsInt())) {
            throw outOfBounds(bounds, String.valueOf(value.getAsInt()));
        }
    }

    private static InvalidRequestException outOfBounds(FieldBounds bounds, String value) {
        String allowed = Double.isInfinite(bounds.maximum()) || bounds.maximum() == Integer.MAX_VALUE
                ? "at least " + plain(bounds.minimum())
                : "between " + plain(bounds.minimum()) + " and " + plain(bounds.maximum());
        return new InvalidRequestException(bounds.field() + " must be " + allowed + ", but is " + value + ".");
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    private static void checkPositive(String field, Optional<Duration> value) {
        if (value.isPresent() && (value.get().isZero() || value.get().isNegative())) {
            throw new InvalidRequestException(field + " must be more than 0 seconds, but is " + value.get() + ".");
        }
    }

    private static void checkNotNegative(String field, Optional<Duration> value) {
        if (value.isPresent() && value.get().isNegative()) {
            throw new InvalidRequestException(field + " must be at least 0 seconds, but is " + value.get() + ".");
        }
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private Double temperature;
        private Integer maxTokens;
        private List<String> stop = List.of();
        private Double topP;
        private Integer topK;
        private Double presencePenalty;
        private Double frequencyPenalty;
        private String provider;
        private String model;
        private String systemPrompt;
        private String contextId;
        private Duration timeout;
        private Integer retryCount;
        private Duration retryDelay;
        private String fallbackProvider;
        private String fallbackModel;

        private Builder() {}

        private Builder(GenerationOptions from) {
            temperature = from.temperature.isPresent() ? from.temperature.getAsDouble() : null;
            maxTokens = from.maxTokens.isPresent() ? from.maxTokens.getAsInt() : null;
            stop = from.stop;
            topP = from.topP.isPresent() ? from.topP.getAsDouble() : null;
            topK = from.topK.isPresent() ? from.topK.getAsInt() : null;
            presencePenalty = from.presencePenalty.isPresent() ? from.presencePenalty.getAsDouble() : null;
            frequencyPenalty = from.frequencyPenalty.isPresent() ? from.frequencyPenalty.getAsDouble() : null;
            provider = from.provider.orElse(null);
            model = from.model.orElse(null);
            systemPrompt = from.systemPrompt.orElse(null);
            contextId = from.contextId.orElse(null);
            timeout = from.timeout.orElse(null);
            retryCount = from.retryCount.isPresent() ? from.retryCount.getAsInt() : null;
            retryDelay = from.retryDelay.orElse(null);
            fallbackProvider = from.fallbackProvider.orElse(null);
            fallbackModel = from.fallbackModel.orElse(null);
        }

        /**
         * Sets how freely words are chosen, from 0, the most predictable, to 2; the server's default is 0.7.
         *
         * @param temperature the value; null leaves it open
         * @return this builder
         */
        public Builder temperature(Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Sets the most tokens the answer may have, 1 or more.
         *
         * @param maxTokens the value; null leaves it open
         * @return this builder
         */
        public Builder maxTokens(Integer maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Sets texts at which the answer ends; empty for none.
         *
         * @param stop the texts
         * @return this builder
         */
        public Builder stop(List<String> stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Sets texts at which the answer ends; empty for none.
         *
         * @param stop the texts
         * @return this builder
         */
        public Builder stop(String... stop) {
            return stop(List.of(stop));
        }

        /**
         * Sets nucleus sampling, the share of probability that is sampled from, from 0 to 1.
         *
         * @param topP the value; null leaves it open
         * @return this builder
         */
        public Builder topP(Double topP) {
            this.topP = topP;
            return this;
        }

        /**
         * Sets samples from this many of the likeliest tokens, 1 or more.
         *
         * @param topK the value; null leaves it open
         * @return this builder
         */
        public Builder topK(Integer topK) {
            this.topK = topK;
            return this;
        }

        /**
         * Sets above 0, words that are already there become less likely; from -2 to 2.
         *
         * @param presencePenalty the value; null leaves it open
         * @return this builder
         */
        public Builder presencePenalty(Double presencePenalty) {
            this.presencePenalty = presencePenalty;
            return this;
        }

        /**
         * Sets above 0, words become less likely the more often they are there; from -2 to 2.
         *
         * @param frequencyPenalty the value; null leaves it open
         * @return this builder
         */
        public Builder frequencyPenalty(Double frequencyPenalty) {
            this.frequencyPenalty = frequencyPenalty;
            return this;
        }

        /**
         * Sets the id of the provider; the client's, where empty.
         *
         * @param provider the value; null leaves it open
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets the id of the model; the client's, else the provider's default, where empty.
         *
         * @param model the value; null leaves it open
         * @return this builder
         */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets what the model is told before the conversation.
         *
         * @param systemPrompt the value; null leaves it open
         * @return this builder
         */
        public Builder systemPrompt(String systemPrompt) {
            this.systemPrompt = systemPrompt;
            return this;
        }

        /**
         * Sets the conversation at the server that this belongs to; a new one, where empty.
         *
         * @param contextId the value; null leaves it open
         * @return this builder
         */
        public Builder contextId(String contextId) {
            this.contextId = contextId;
            return this;
        }

        /**
         * Sets how long an attempt may take, for a stream the wait for each of its bytes; the client's, where empty.
         *
         * @param timeout the value; null leaves it open
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how many times a failed attempt is repeated at the most, 0 or more; the client's, where empty.
         *
         * @param retryCount the value; null leaves it open
         * @return this builder
         */
        public Builder retryCount(Integer retryCount) {
            this.retryCount = retryCount;
            return this;
        }

        /**
         * Sets the wait before the first repetition, from which later ones grow; the client's, where empty.
         *
         * @param retryDelay the value; null leaves it open
         * @return this builder
         */
        public Builder retryDelay(Duration retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /**
         * Sets the id of the provider that is tried when the first fails.
         *
         * @param fallbackProvider the value; null leaves it open
         * @return this builder
         */
        public Builder fallbackProvider(String fallbackProvider) {
            this.fallbackProvider = fallbackProvider;
            return this;
        }

        /**
         * Sets the id of the model that is tried when the first fails.
         *
         * @param fallbackModel the value; null leaves it open
         * @return this builder
         */
        public Builder fallbackModel(String fallbackModel) {
            this.fallbackModel = fallbackModel;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         * @throws InvalidRequestException naming the field that is out of its bounds, and the bounds
         */
        public GenerationOptions build() {
            return new GenerationOptions(
                    temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                    maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
                    stop,
                    topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP),
                    topK == null ? OptionalInt.empty() : OptionalInt.of(topK),
                    presencePenalty == null ? OptionalDouble.empty() : OptionalDouble.of(presencePenalty),
                    frequencyPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(frequencyPenalty),
                    Optional.ofNullable(provider),
                    Optional.ofNullable(model),
                    Optional.ofNullable(systemPrompt),
                    Optional.ofNullable(contextId),
                    Optional.ofNullable(timeout),
                    retryCount == null ? OptionalInt.empty() : OptionalInt.of(retryCount),
                    Optional.ofNullable(retryDelay),
                    Optional.ofNullable(fallbackProvider),
                    Optional.ofNullable(fallbackModel));
        }
    }
}
