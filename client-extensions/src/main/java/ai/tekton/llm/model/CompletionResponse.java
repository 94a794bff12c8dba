package ai.tekton.llm.model;

import ai.tekton.llm.internal.time.Timestamps;
import ai.tekton.llm.internal.value.Description;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A complete answer. Immutable and thread-safe. */
public final class CompletionResponse {
    private final String content;
    private final @Nullable String model;
    private final @Nullable String provider;
    private final @Nullable String finishReason;
    private final @Nullable Usage usage;
    private final @Nullable String contextId;
    private final boolean fallback;
    private final @Nullable Instant timestamp;
    private final @Nullable String timestampText;
    private final Duration latency;
    private final int attempts;
    private final @Nullable String backend;
    private final List<BackendFailure> failures;
    private final List<String> warnings;

    private CompletionResponse(Builder from) {
        content = Objects.requireNonNull(from.content, "content");
        model = from.model;
        provider = from.provider;
        finishReason = from.finishReason;
        usage = from.usage;
        contextId = from.contextId;
        fallback = from.fallback;
        timestamp = from.timestamp;
        timestampText = from.timestampText;
        latency = Objects.requireNonNull(from.latency, "latency");
        attempts = from.attempts;
        backend = from.backend;
        failures = from.failures.isEmpty() ? List.of() : List.copyOf(from.failures);
        warnings = from.warnings.isEmpty() ? List.of() : List.copyOf(from.warnings);
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

    /** {@return the text of the answer, never null} */
    public String content() {
        return content;
    }

    /** {@return the id of the model that answered} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return the id of the provider that answered} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return why the answer ended, such as {@code stop} or {@code length}} */
    public Optional<String> finishReason() {
        return Optional.ofNullable(finishReason);
    }

    /** {@return how many tokens the answer took} */
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** {@return the conversation that the answer belongs to} */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /** {@return whether a fallback answered, at the server or in this client} */
    public boolean fallback() {
        return fallback;
    }

    /** {@return when the server made the answer, by its clock} */
    public Optional<Instant> timestamp() {
        return timestampText == null ? Optional.ofNullable(timestamp) : Timestamps.parse(timestampText);
    }

    /** {@return how long the whole call took, with all its attempts} */
    public Duration latency() {
        return latency;
    }

    /** {@return how many attempts the whole call made} */
    public int attempts() {
        return attempts;
    }

    /** {@return the name of the backend that answered, such as {@code rhetor} or {@code fallback}} */
    public Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    /** {@return the failures of the backends tried before, in order; empty for none} */
    public List<BackendFailure> failures() {
        return failures;
    }

    /**
     * {@return one sentence for each part of the request that the server ignored; empty if the server applied all of
     * it}
     */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompletionResponse that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                content,
                model,
                provider,
                finishReason,
                usage,
                contextId,
                fallback,
                timestamp(),
                latency,
                attempts,
                backend,
                failures,
                warnings);
    }

    @Override
    public String toString() {
        return Description.of("CompletionResponse")
                .withSizeOf("content", content)
                .with("model", model)
                .with("provider", provider)
                .with("finishReason", finishReason)
                .with("usage", usage)
                .with("contextId", contextId)
                .with("fallback", fallback)
                .with("timestamp", timestamp())
                .with("latency", latency)
                .with("attempts", attempts)
                .with("backend", backend)
                .with("failures", failures)
                .with("warnings", warnings)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private String content = "";
        private @Nullable String model;
        private @Nullable String provider;
        private @Nullable String finishReason;
        private @Nullable Usage usage;
        private @Nullable String contextId;
        private boolean fallback;
        private @Nullable Instant timestamp;
        private @Nullable String timestampText;
        private Duration latency = Duration.ZERO;
        private int attempts;
        private @Nullable String backend;
        private List<BackendFailure> failures = List.of();
        private List<String> warnings = List.of();

        private Builder() {}

        private Builder(CompletionResponse from) {
            content = from.content;
            model = from.model;
            provider = from.provider;
            finishReason = from.finishReason;
            usage = from.usage;
            contextId = from.contextId;
            fallback = from.fallback;
            timestamp = from.timestamp;
            timestampText = from.timestampText;
            latency = from.latency;
            attempts = from.attempts;
            backend = from.backend;
            failures = from.failures;
            warnings = from.warnings;
        }

        /**
         * Sets the text of the answer.
         *
         * @param content the value
         * @return this builder
         */
        public Builder content(String content) {
            this.content = content;
            return this;
        }

        /**
         * Sets the id of the model that answered.
         *
         * @param model the value; null for none
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the id of the provider that answered.
         *
         * @param provider the value; null for none
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets why the answer ended.
         *
         * @param finishReason the value; null for none
         * @return this builder
         */
        public Builder finishReason(@Nullable String finishReason) {
            this.finishReason = finishReason;
            return this;
        }

        /**
         * Sets how many tokens the answer took.
         *
         * @param usage the value; null for none
         * @return this builder
         */
        public Builder usage(@Nullable Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Sets the conversation that the answer belongs to.
         *
         * @param contextId the value; null for none
         * @return this builder
         */
        public Builder contextId(@Nullable String contextId) {
            this.contextId = contextId;
            return this;
        }

        /**
         * Sets whether a fallback answered.
         *
         * @param fallback the value
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets when the server made the answer, by its clock.
         *
         * @param timestamp the value; null for none
         * @return this builder
         */
        public Builder timestamp(@Nullable Instant timestamp) {
            this.timestamp = timestamp;
            this.timestampText = null;
            return this;
        }

        /**
         * Sets when the answer was made, as an ISO 8601 text that is parsed when {@link CompletionResponse#timestamp()} is
         * called. An invalid time counts as missing.
         *
         * @param text the time as the server wrote it; null for none
         * @return this builder
         */
        public Builder timestampText(@Nullable String text) {
            this.timestampText = text;
            return this;
        }

        /**
         * Sets how long the whole call took.
         *
         * @param latency the value
         * @return this builder
         */
        public Builder latency(Duration latency) {
            this.latency = latency;
            return this;
        }

        /**
         * Sets how many attempts the whole call made.
         *
         * @param attempts the value
         * @return this builder
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets the name of the backend that answered.
         *
         * @param backend the value; null for none
         * @return this builder
         */
        public Builder backend(@Nullable String backend) {
            this.backend = backend;
            return this;
        }

        /**
         * Sets the failures of the backends tried before.
         *
         * @param failures the value
         * @return this builder
         */
        public Builder failures(List<BackendFailure> failures) {
            this.failures = failures;
            return this;
        }

        /**
         * Sets the warnings, one sentence for each part of the request that the server ignored.
         *
         * @param warnings the value
         * @return this builder
         */
        public Builder warnings(List<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable CompletionResponse
         */
        public CompletionResponse build() {
            return new CompletionResponse(this);
        }
    }
}
