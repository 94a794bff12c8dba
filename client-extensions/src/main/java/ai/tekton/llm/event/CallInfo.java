package ai.tekton.llm.event;

import ai.tekton.llm.internal.value.Description;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The call that an event is about, with the provider and model that the caller and the client's settings ask for.
 * Immutable and thread-safe.
 */
public final class CallInfo {
    private final String requestId;
    private final String component;
    private final Operation operation;
    private final boolean streaming;
    private final @Nullable String provider;
    private final @Nullable String model;
    private final @Nullable URI server;

    private CallInfo(Builder from) {
        requestId = Objects.requireNonNull(from.requestId, "requestId");
        component = Objects.requireNonNull(from.component, "component");
        operation = Objects.requireNonNull(from.operation, "operation");
        streaming = from.streaming;
        provider = from.provider;
        model = from.model;
        server = from.server;
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the id that every attempt of the call carries} */
    public String requestId() {
        return requestId;
    }

    /** {@return the id of the calling component} */
    public String component() {
        return component;
    }

    /** {@return the kind of the call} */
    public Operation operation() {
        return operation;
    }

    /** {@return whether the answer is streamed} */
    public boolean streaming() {
        return streaming;
    }

    /** {@return the id of the requested provider} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return the id of the requested model; empty if the server chooses it} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return the address of Rhetor} */
    public Optional<URI> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallInfo that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(requestId, component, operation, streaming, provider, model, server);
    }

    @Override
    public String toString() {
        return Description.of("CallInfo")
                .with("requestId", requestId)
                .with("component", component)
                .with("operation", operation)
                .with("streaming", streaming)
                .with("provider", provider)
                .with("model", model)
                .with("server", server)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private String requestId = "";
        private String component = "";
        private Operation operation = Operation.CHAT;
        private boolean streaming;
        private @Nullable String provider;
        private @Nullable String model;
        private @Nullable URI server;

        private Builder() {}

        /**
         * Sets the id that every attempt of the call carries.
         *
         * @param requestId the value
         * @return this builder
         */
        public Builder requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets the id of the calling component.
         *
         * @param component the value
         * @return this builder
         */
        public Builder component(String component) {
            this.component = component;
            return this;
        }

        /**
         * Sets the kind of the call.
         *
         * @param operation the value
         * @return this builder
         */
        public Builder operation(Operation operation) {
            this.operation = operation;
            return this;
        }

        /**
         * Sets whether the answer is streamed.
         *
         * @param streaming the value
         * @return this builder
         */
        public Builder streaming(boolean streaming) {
            this.streaming = streaming;
            return this;
        }

        /**
         * Sets the id of the requested provider.
         *
         * @param provider the value; null for none
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets the id of the requested model.
         *
         * @param model the value; null for none
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the address of Rhetor.
         *
         * @param server the value; null for none
         * @return this builder
         */
        public Builder server(@Nullable URI server) {
            this.server = server;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable CallInfo
         */
        public CallInfo build() {
            return new CallInfo(this);
        }
    }
}
