package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.value.Description;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attempt that failed and that the client will retry. Immutable and thread-safe. */
public final class RetryEvent {
    private final Instant time;
    private final CallInfo call;
    private final String backend;
    private final int attempt;
    private final TektonLlmException failure;
    private final Duration delay;

    private RetryEvent(Builder from) {
        time = Objects.requireNonNull(from.time, "time");
        call = Objects.requireNonNull(from.call, "call");
        backend = Objects.requireNonNull(from.backend, "backend");
        attempt = from.attempt;
        failure = Objects.requireNonNull(from.failure, "failure");
        delay = Objects.requireNonNull(from.delay, "delay");
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

    /** {@return when the attempt failed} */
    public Instant time() {
        return time;
    }

    /** {@return the attempt's call} */
    public CallInfo call() {
        return call;
    }

    /** {@return the name of the backend that will be called again} */
    public String backend() {
        return backend;
    }

    /** {@return the number of the attempt that failed, from 1} */
    public int attempt() {
        return attempt;
    }

    /** {@return the failure of the attempt} */
    public TektonLlmException failure() {
        return failure;
    }

    /** {@return the delay until the next attempt} */
    public Duration delay() {
        return delay;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryEvent that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(time, call, backend, attempt, failure, delay);
    }

    @Override
    public String toString() {
        return Description.of("RetryEvent")
                .with("time", time)
                .with("call", call)
                .with("backend", backend)
                .with("attempt", attempt)
                .with("failure", failure)
                .with("delay", delay)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Instant time;
        private @Nullable CallInfo call;
        private @Nullable String backend;
        private int attempt;
        private @Nullable TektonLlmException failure;
        private @Nullable Duration delay;

        private Builder() {}

        /**
         * Sets when the attempt failed.
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
         * Sets the name of the backend that will be called again.
         *
         * @param backend the value
         * @return this builder
         */
        public Builder backend(String backend) {
            this.backend = backend;
            return this;
        }

        /**
         * Sets the number of the attempt that failed.
         *
         * @param attempt the value
         * @return this builder
         */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        /**
         * Sets the failure of the attempt.
         *
         * @param failure the value
         * @return this builder
         */
        public Builder failure(TektonLlmException failure) {
            this.failure = failure;
            return this;
        }

        /**
         * Sets the delay until the next attempt.
         *
         * @param delay the value
         * @return this builder
         */
        public Builder delay(Duration delay) {
            this.delay = delay;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable RetryEvent
         */
        public RetryEvent build() {
            return new RetryEvent(this);
        }
    }
}
