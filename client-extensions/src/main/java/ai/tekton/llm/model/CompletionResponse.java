package ai.tekton.llm.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole answer. Immutable and thread-safe.
 *
 * @param content the text of the answer, never null
 * @param model the id of the model that answered
 * @param provider the id of the provider that answered
 * @param finishReason why the answer ended, such as {@code stop} or {@code length}
 * @param usage how many tokens it took
 * @param contextId the conversation it belongs to
 * @param fallback whether something other than what was asked for answered, at the server or in this client
 * @param timestamp when the answer was made, by the server's clock
 * @param latency how long the whole call took, with all its attempts
 * @param attempts how many attempts the whole call made
 * @param backend the name of the backend that answered, such as {@code rhetor} or {@code fallback}
 * @param failures why other backends, asked before this one, did not answer, in order; empty for none
 * @param warnings what of the request the server made nothing of, in sentences; empty where all was done as asked
 */
public record CompletionResponse(
        String content,
        Optional<String> model,
        Optional<String> provider,
        Optional<String> finishReason,
        Optional<Usage> usage,
        Optional<String> contextId,
        boolean fallback,
        Optional<Instant> timestamp,
        Duration latency,
        int attempts,
        Optional<String> backend,
        List<BackendFailure> failures,
        List<String> warnings) {
    /** Checks that there is a text, if an empty one, and copies the lists. */
    public CompletionResponse {
        Objects.requireNonNull(content, "content");
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(latency, "latency");
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

    /** Collects the fields; not thread-safe. */
    public static final class Builder {
        private String content = "";
        private String model;
        private String provider;
        private String finishReason;
        private Usage usage;
        private String contextId;
        private boolean fallback;
        private Instant timestamp;
        private Duration latency = Duration.ZERO;
        private int attempts;
        private String backend;
        private List<BackendFailure> failures = List.of();
        private List<String> warnings = List.of();

        private Builder() {}

        private Builder(CompletionResponse from) {
            content = from.content;
            model = from.model.orElse(null);
            provider = from.provider.orElse(null);
            finishReason = from.finishReason.orElse(null);
            usage = from.usage.orElse(null);
            contextId = from.contextId.orElse(null);
            fallback = from.fallback;
            timestamp = from.timestamp.orElse(null);
            latency = from.latency;
            attempts = from.attempts;
            backend = from.backend.orElse(null);
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
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the id of the provider that answered.
         *
         * @param provider the value; null for none
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets why the answer ended.
         *
         * @param finishReason the value; null for none
         * @return this builder
         */
        public Builder finishReason(String finishReason) {
            this.finishReason = finishReason;
            return this;
        }

        /**
         * Sets how many tokens it took.
         *
         * @param usage the value; null for none
         * @return this builder
         */
        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Sets the conversation it belongs to.
         *
         * @param contextId the value; null for none
         * @return this builder
         */
        public Builder contextId(String contextId) {
            this.contextId = contextId;
            return this;
        }

        /**
         * Sets whether something other than what was asked for answered.
         *
         * @param fallback the value
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets when the answer was made.
         *
         * @param timestamp the value; null for none
         * @return this builder
         */
        public Builder timestamp(Instant timestamp) {
            this.timestamp = timestamp;
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
         * @param backend the value
         * @return this builder
         */
        public Builder backend(String backend) {
            this.backend = backend;
            return this;
        }

        /**
         * Sets why other backends did not answer.
         *
         * @param failures the value
         * @return this builder
         */
        public Builder failures(List<BackendFailure> failures) {
            this.failures = failures;
            return this;
        }

        /**
         * Sets what of the request the server made nothing of.
         *
         * @param warnings sentences
         * @return this builder
         */
        public Builder warnings(List<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return an immutable CompletionResponse
         */
        public CompletionResponse build() {
            return new CompletionResponse(
                    content,
                    Optional.ofNullable(model),
                    Optional.ofNullable(provider),
                    Optional.ofNullable(finishReason),
                    Optional.ofNullable(usage),
                    Optional.ofNullable(contextId),
                    fallback,
                    Optional.ofNullable(timestamp),
                    latency,
                    attempts,
                    Optional.ofNullable(backend),
                    failures,
                    warnings);
        }
    }
}
