package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.value.Description;
import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that has ended. Immutable and thread-safe. */
public final class OutcomeEvent {
    private final Instant time;
    private final CallInfo call;
    private final Duration duration;
    private final int attempts;
    private final @Nullable String backend;
    private final boolean fallback;
    private final @Nullable String provider;
    private final @Nullable String model;
    private final @Nullable Usage usage;
    private final @Nullable String finishReason;
    private final @Nullable Duration timeToFirstChunk;
    private final @Nullable TektonLlmException failure;

    private OutcomeEvent(Builder from) {
        time = Objects.requireNonNull(from.time, "time");
        call = Objects.requireNonNull(from.call, "call");
        duration = Objects.requireNonNull(from.duration, "duration");
        attempts = from.attempts;
        backend = from.backend;
        fallback = from.fallback;
        provider = from.provider;
        model = from.model;
        usage = from.usage;
        finishReason = from.finishReason;
        timeToFirstChunk = from.timeToFirstChunk;
        failure = from.failure;
    }

    /** {@return the id that every attempt of the call carries} */
    public String requestId() {
        return call.requestId();
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return when the call ended; for a streaming call, when the stream ended} */
    public Instant time() {
        return time;
    }

    /** {@return the call} */
    public CallInfo call() {
        return call;
    }

    /** {@return how long the call took, with all its attempts and fallbacks} */
    public Duration duration() {
        return duration;
    }

    /** {@return how many attempts the call made, including those of fallbacks} */
    public int attempts() {
        return attempts;
    }

    /** {@return the name of the backend that answered; empty if none did} */
    public Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    /** {@return whether a fallback answered} */
    public boolean fallback() {
        return fallback;
    }

    /** {@return the id of the provider that answered, if it was known when the call ended} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return the id of the model that answered, if it was known when the call ended} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return how many tokens the answer took, if the server reports it} */
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** {@return why the answer ended, such as {@code stop} or {@code length}, if the server reports it} */
    public Optional<String> finishReason() {
        return Optional.ofNullable(finishReason);
    }

    /** {@return the time from the submission of the call until the first text of a stream} */
    public Optional<Duration> timeToFirstChunk() {
        return Optional.ofNullable(timeToFirstChunk);
    }

    /** {@return the failure of the call; empty if it succeeded} */
    public Optional<TektonLlmException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutcomeEvent that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                time,
                call,
                duration,
                attempts,
                backend,
                fallback,
                provider,
                model,
                usage,
                finishReason,
                timeToFirstChunk,
                failure);
    }

    @Override
    public String toString() {
        return Description.of("OutcomeEvent")
                .with("time", time)
                .with("call", call)
                .with("duration", duration)
                .with("attempts", attempts)
                .with("backend", backend)
                .with("fallback", fallback)
                .with("provider", provider)
                .with("model", model)
                .with("usage", usage)
                .with("finishReason", finishReason)
                .with("timeToFirstChunk", timeToFirstChunk)
                .with("failure", failure)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Instant time;
        private @Nullable CallInfo call;
        private @Nullable Duration duration;
        private int attempts;
        private @Nullable String backend;
        private boolean fallback;
        private @Nullable String provider;
        private @Nullable String model;
        private @Nullable Usage usage;
        private @Nullable String finishReason;
        private @Nullable Duration timeToFirstChunk;
        private @Nullable TektonLlmException failure;

        private Builder() {}

        /**
         * Sets when the call ended.
         *
         * @param time the value
         * @return this builder
         */
        public Builder time(Instant time) {
            this.time = time;
            return this;
        }

        /**
         * Sets the call.
         *
         * @param call the value
         * @return this builder
         */
        public Builder call(CallInfo call) {
            this.call = call;
            return this;
        }

        /**
         * Sets how long the call took.
         *
         * @param duration the value
         * @return this builder
         */
        public Builder duration(Duration duration) {
            this.duration = duration;
            return this;
        }

        /**
         * Sets how many attempts the call made.
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
         * Sets the time from the submission of the call until the first text of a stream.
         *
         * @param timeToFirstChunk the value; null for none
         * @return this builder
         */
        public Builder timeToFirstChunk(@Nullable Duration timeToFirstChunk) {
            this.timeToFirstChunk = timeToFirstChunk;
            return this;
        }

        /**
         * Sets the failure of the call.
         *
         * @param failure the value; null for none
         * @return this builder
         */
        public Builder failure(@Nullable TektonLlmException failure) {
            this.failure = failure;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable OutcomeEvent
         */
        public OutcomeEvent build() {
            return new OutcomeEvent(this);
        }
    }
}
