package ai.tekton.llm.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A piece of an answer. Immutable and thread-safe.
 *
 * @param chunk the text of the piece; may be empty, never null
 * @param contextId the conversation it belongs to
 * @param model the id of the model that answers
 * @param provider the id of the provider that answers
 * @param timestamp when the piece was made, by the server's clock
 * @param done whether this is the last piece
 * @param fallback whether something other than what was asked for answers, at the server or in this client
 * @param error what went wrong, where a listener is told of a failure by a piece
 * @param usage how many tokens the answer took; on the last piece, where known
 * @param finishReason why the answer ended; on the last piece, where known
 * @param restart whether the answer begins anew with what follows, so that the text before this piece is void
 * @param backend the name of the backend that answered, such as {@code rhetor} or {@code fallback}
 * @param failures why other backends, asked before this one, did not answer, in order; empty for none; on the last piece
 * @param warnings what of the request the server made nothing of, in sentences; empty where all was done as asked; on the
 *     last piece
 */
public record StreamingChunk(
        String chunk,
        Optional<String> contextId,
        Optional<String> model,
        Optional<String> provider,
        Optional<Instant> timestamp,
        boolean done,
        boolean fallback,
        Optional<String> error,
        Optional<Usage> usage,
        Optional<String> finishReason,
        boolean restart,
        Optional<String> backend,
        List<BackendFailure> failures,
        List<String> warnings) {
    /** Checks that there is a text, if an empty one, and copies the lists. */
    public StreamingChunk {
        Objects.requireNonNull(chunk, "chunk");
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
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
        private String chunk = "";
        private String contextId;
        private String model;
        private String provider;
        private Instant timestamp;
        private boolean done;
        private boolean fallback;
        private String error;
        private Usage usage;
        private String finishReason;
        private boolean restart;
        private String backend;
        private List<BackendFailure> failures = List.of();
        private List<String> warnings = List.of();

        private Builder() {}

        private Builder(StreamingChunk from) {
            chunk = from.chunk;
            contextId = from.contextId.orElse(null);
            model = from.model.orElse(null);
            provider = from.provider.orElse(null);
            timestamp = from.timestamp.orElse(null);
            done = from.done;
            fallback = from.fallback;
            error = from.error.orElse(null);
            usage = from.usage.orElse(null);
            finishReason = from.finishReason.orElse(null);
            restart = from.restart;
            backend = from.backend.orElse(null);
            failures = from.failures;
            warnings = from.warnings;
        }

        /**
         * Sets the text of the piece.
         *
         * @param chunk the value
         * @return this builder
         */
        public Builder chunk(String chunk) {
            this.chunk = chunk;
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
         * Sets the id of the model that answers.
         *
         * @param model the value; null for none
         * @return this builder
         */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the id of the provider that answers.
         *
         * @param provider the value; null for none
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets when the piece was made.
         *
         * @param timestamp the value; null for none
         * @return this builder
         */
        public Builder timestamp(Instant timestamp) {
            this.timestamp = timestamp;
            return this;
        }

        /**
         * Sets whether this is the last piece.
         *
         * @param done the value
         * @return this builder
         */
        public Builder done(boolean done) {
            this.done = done;
            return this;
        }

        /**
         * Sets whether something other than what was asked for answers.
         *
         * @param fallback the value
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets what went wrong.
         *
         * @param error the value; null for none
         * @return this builder
         */
        public Builder error(String error) {
            this.error = error;
            return this;
        }

        /**
         * Sets how many tokens the answer took.
         *
         * @param usage the value; null for none
         * @return this builder
         */
        public Builder usage(Usage usage) {
            this.usage = usage;
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
         * Sets whether the answer begins anew with what follows.
         *
         * @param restart the value
         * @return this builder
         */
        public Builder restart(boolean restart) {
            this.restart = restart;
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
         * @return an immutable StreamingChunk
         */
        public StreamingChunk build() {
            return new StreamingChunk(
                    chunk,
                    Optional.ofNullable(contextId),
                    Optional.ofNullable(model),
                    Optional.ofNullable(provider),
                    Optional.ofNullable(timestamp),
                    done,
                    fallback,
                    Optional.ofNullable(error),
                    Optional.ofNullable(usage),
                    Optional.ofNullable(finishReason),
                    restart,
                    Optional.ofNullable(backend),
                    failures,
                    warnings);
        }
    }
}
