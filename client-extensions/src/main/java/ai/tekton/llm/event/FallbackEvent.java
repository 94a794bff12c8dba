package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.value.Description;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend that could not answer, and the backend that is called in its place. Immutable and thread-safe. */
public final class FallbackEvent {
    private final Instant time;
    private final CallInfo call;
    private final String from;
    private final String to;
    private final @Nullable String provider;
    private final @Nullable String model;
    private final TektonLlmException failure;

    private FallbackEvent(Builder builder) {
        time = Objects.requireNonNull(builder.time, "time");
        call = Objects.requireNonNull(builder.call, "call");
        from = Objects.requireNonNull(builder.from, "from");
        to = Objects.requireNonNull(builder.to, "to");
        provider = builder.provider;
        model = builder.model;
        failure = Objects.requireNonNull(builder.failure, "failure");
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

    /** {@return when the first backend failed} */
    public Instant time() {
        return time;
    }

    /** {@return the call} */
    public CallInfo call() {
        return call;
    }

    /** {@return the name of the backend that could not answer} */
    public String from() {
        return from;
    }

    /**
     * {@return the name of the backend that is called next; the same name if it is called with another provider or
     * model}
     */
    public String to() {
        return to;
    }

    /** {@return the provider in the request to the next backend; empty if none is set} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return the model in the request to the next backend; empty if none is set} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return the failure of the first backend} */
    public TektonLlmException failure() {
        return failure;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FallbackEvent that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(time, call, from, to, provider, model, failure);
    }

    @Override
    public String toString() {
        return Description.of("FallbackEvent")
                .with("time", time)
                .with("call", call)
                .with("from", from)
                .with("to", to)
                .with("provider", provider)
                .with("model", model)
                .with("failure", failure)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Instant time;
        private @Nullable CallInfo call;
        private @Nullable String from;
        private @Nullable String to;
        private @Nullable String provider;
        private @Nullable String model;
        private @Nullable TektonLlmException failure;

        private Builder() {}

        /**
         * Sets when the first backend failed.
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
         * Sets the name of the backend that could not answer.
         *
         * @param from the value
         * @return this builder
         */
        public Builder from(String from) {
            this.from = from;
            return this;
        }

        /**
         * Sets the name of the backend that is called next.
         *
         * @param to the value
         * @return this builder
         */
        public Builder to(String to) {
            this.to = to;
            return this;
        }

        /**
         * Sets the provider in the request to the next backend.
         *
         * @param provider the value; null if none is set
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets the model in the request to the next backend.
         *
         * @param model the value; null if none is set
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the failure of the first backend.
         *
         * @param failure the value
         * @return this builder
         */
        public Builder failure(TektonLlmException failure) {
            this.failure = failure;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable FallbackEvent
         */
        public FallbackEvent build() {
            return new FallbackEvent(this);
        }
    }
}
