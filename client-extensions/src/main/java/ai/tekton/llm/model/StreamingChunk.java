package ai.tekton.llm.model;

import ai.tekton.llm.internal.time.Timestamps;
import ai.tekton.llm.internal.value.Description;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chunk of a streamed answer. Immutable and thread-safe. */
public final class StreamingChunk {
    private final String chunk;
    private final @Nullable String contextId;
    private final @Nullable String model;
    private final @Nullable String provider;
    private final @Nullable Instant timestamp;
    private final boolean done;
    private final boolean fallback;
    private final @Nullable Usage usage;
    private final @Nullable String finishReason;
    private final boolean restart;
    private final @Nullable String backend;
    private final List<BackendFailure> failures;
    private final List<String> warnings;
    private final @Nullable String timestampText;

    private StreamingChunk(Builder from) {
        chunk = Objects.requireNonNull(from.chunk, "chunk");
        contextId = from.contextId;
        model = from.model;
        provider = from.provider;
        timestamp = from.timestamp;
        done = from.done;
        fallback = from.fallback;
        usage = from.usage;
        finishReason = from.finishReason;
        restart = from.restart;
        backend = from.backend;
        failures = from.failures.isEmpty() ? List.of() : List.copyOf(from.failures);
        warnings = from.warnings.isEmpty() ? List.of() : List.copyOf(from.warnings);
        timestampText = from.timestampText;
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

    /** {@return the text of the chunk; may be empty, never null} */
    public String chunk() {
        return chunk;
    }

    /** {@return the conversation that the answer belongs to} */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /** {@return the id of the model that answers} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return the id of the provider that answers} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return when the server made the chunk, by its clock} */
    public Optional<Instant> timestamp() {
        return timestampText == null ? Optional.ofNullable(timestamp) : Timestamps.parse(timestampText);
    }

    /** {@return whether this is the last chunk} */
    public boolean done() {
        return done;
    }

    /** {@return whether a fallback answers, at the server or in this client} */
    public boolean fallback() {
        return fallback;
    }

    /** {@return how many tokens the answer took; on the last chunk, if known} */
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** {@return why the answer ended; on the last chunk, if known} */
    public Optional<String> finishReason() {
        return Optional.ofNullable(finishReason);
    }

    /** {@return whether the answer begins again with the next chunk, so that the text before this chunk is void} */
    public boolean restart() {
        return restart;
    }

    /** {@return the name of the backend that answered, such as {@code rhetor} or {@code fallback}} */
    public Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    /** {@return the failures of the backends tried before, in order; empty for none; on the last chunk} */
    public List<BackendFailure> failures() {
        return failures;
    }

    /**
     * {@return one sentence for each part of the request that the server ignored; empty if the server applied all of
     * it; on the last chunk}
     */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamingChunk that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                chunk,
                contextId,
                model,
                provider,
                timestamp(),
                done,
                fallback,
                usage,
                finishReason,
                restart,
                backend,
                failures,
                warnings);
    }

    @Override
    public String toString() {
        return Description.of("StreamingChunk")
                .withSizeOf("chunk", chunk)
                .with("contextId", contextId)
                .with("model", model)
                .with("provider", provider)
                .with("timestamp", timestamp())
                .with("done", done)
                .with("fallback", fallback)
                .with("usage", usage)
                .with("finishReason", finishReason)
                .with("restart", restart)
                .with("backend", backend)
                .with("failures", failures)
                .with("warnings", warnings)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private String chunk = "";
        private @Nullable String contextId;
        private @Nullable String model;
        private @Nullable String provider;
        private @Nullable Instant timestamp;
        private boolean done;
        private boolean fallback;
        private @Nullable Usage usage;
        private @Nullable String finishReason;
        private boolean restart;
        private @Nullable String backend;
        private List<BackendFailure> failures = List.of();
        private List<String> warnings = List.of();
        private @Nullable String timestampText;

        private Builder() {}

        private Builder(StreamingChunk from) {
            chunk = from.chunk;
            contextId = from.contextId;
            model = from.model;
            provider = from.provider;
            timestamp = from.timestamp;
            done = from.done;
            fallback = from.fallback;
            usage = from.usage;
            finishReason = from.finishReason;
            restart = from.restart;
            backend = from.backend;
            failures = from.failures;
            warnings = from.warnings;
            timestampText = from.timestampText;
        }

        /**
         * Sets the text of the chunk.
         *
         * @param chunk the value
         * @return this builder
         */
        public Builder chunk(String chunk) {
            this.chunk = chunk;
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
         * Sets the id of the model that answers.
         *
         * @param model the value; null for none
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the id of the provider that answers.
         *
         * @param provider the value; null for none
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets when the server made the chunk, by its clock.
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
         * Sets when the server made the chunk, in ISO 8601. The text is parsed when {@link StreamingChunk#timestamp()}
         * is called; an invalid text counts as no time.
         *
         * @param text the time as the server wrote it; null for none
         * @return this builder
         */
        public Builder timestampText(@Nullable String text) {
            this.timestampText = text;
            return this;
        }

        /**
         * Sets whether this is the last chunk.
         *
         * @param done the value
         * @return this builder
         */
        public Builder done(boolean done) {
            this.done = done;
            return this;
        }

        /**
         * Sets whether a fallback answers.
         *
         * @param fallback the value
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
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
         * Sets whether the answer begins again with the next chunk.
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
         * @return an immutable StreamingChunk
         */
        public StreamingChunk build() {
            return new StreamingChunk(this);
        }
    }
}
