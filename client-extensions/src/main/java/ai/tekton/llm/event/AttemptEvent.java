package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.value.Description;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that has ended, including one whose call was cancelled. Immutable and thread-safe. */
public final class AttemptEvent {
    private final Instant time;
    private final CallInfo call;
    private final String backend;
    private final int attempt;
    private final Duration duration;
    private final @Nullable TektonLlmException failure;

    private AttemptEvent(Builder from) {
        time = Objects.requireNonNull(from.time, "time");
        call = Objects.requireNonNull(from.call, "call");
        backend = Objects.requireNonNull(from.backend, "backend");
        attempt = from.attempt;
        duration = Objects.requireNonNull(from.duration, "duration");
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

    /** {@return when the attempt ended} */
    public Instant time() {
        return time;
    }

    /** {@return the attempt's call} */
    public CallInfo call() {
        return call;
    }

    /** {@return the name of the backend that was called} */
    public String backend() {
        return backend;
    }

    /** {@return the number of the attempt in its call, from 1} */
    public int attempt() {
        return attempt;
    }

    /** {@return how long the attempt took} */
    public Duration duration() {
        return duration;
    }

    /**
     * {@return the failure of the attempt, an {@link ai.tekton.llm.error.LlmCancelledException} if the caller cancelled
     * the call; empty if it succeeded}
     */
    public Optional<TektonLlmException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttemptEvent that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(time, call, backend, attempt, duration, failure);
    }

    @Override
    public String toString() {
        return Description.of("AttemptEvent")
                .with("time", time)
                .with("call", call)
                .with("backend", backend)
                .with("attempt", attempt)
                .with("duration", duration)
                .with("failure", failure)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Instant time;
        private @Nullable CallInfo call;
        private @Nullable String backend;
        private int attempt;
        private @Nullable Duration duration;
        private @Nullable TektonLlmException failure;

        private Builder() {}

        /**
         * Sets when the attempt ended.
         *
         * @param time the value
         * @return this builder
         */
        public Builder time(Instant time) {
            this.time = time;
            return this;
        }

        /**
         * Sets the attempt's call.
         *
         * @param call the value
         * @return this builder
         */
        public Builder call(CallInfo call) {
            this.call = call;
            return this;
        }

        /**
         * Sets the name of the backend that was called.
         *
         * @param backend the value
         * @return this builder
         */
        public Builder backend(String backend) {
            this.backend = backend;
            return this;
        }

        /**
         * Sets the number of the attempt in its call.
         *
         * @param attempt the value
         * @return this builder
         */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        /**
         * Sets how long the attempt took.
         *
         * @param duration the value
         * @return this builder
         */
        public Builder duration(Duration duration) {
            this.duration = duration;
            return this;
        }

        /**
         * Sets the failure of the attempt.
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
         * @return an immutable AttemptEvent
         */
        public AttemptEvent build() {
            return new AttemptEvent(this);
        }
    }
}
