package ai.tekton.llm.model;

import ai.tekton.llm.internal.value.Description;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The health that a server reports about itself. Immutable and thread-safe. */
public final class Health {
    private final HealthStatus status;
    private final @Nullable String component;
    private final @Nullable String version;
    private final @Nullable Integer port;
    private final @Nullable Instant timestamp;
    private final Map<String, Object> details;

    private Health(Builder from) {
        status = Objects.requireNonNull(from.status, "status");
        component = from.component;
        version = from.version;
        port = from.port;
        timestamp = from.timestamp;
        details = Map.copyOf(from.details);
    }

    /**
     * Returns a health with a status alone.
     *
     * @param status how well the server can answer
     * @return the health
     */
    public static Health of(HealthStatus status) {
        return builder().status(status).build();
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

    /** {@return how well the server can answer} */
    public HealthStatus status() {
        return status;
    }

    /** {@return the component's id, {@code rhetor}} */
    public Optional<String> component() {
        return Optional.ofNullable(component);
    }

    /** {@return the server's version} */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** {@return the port that the server listens on} */
    public OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** {@return when the server reported this} */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(timestamp);
    }

    /** {@return all other details, in no fixed form; empty if the server reports none} */
    public Map<String, Object> details() {
        return details;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Health that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(status, component, version, port, timestamp, details);
    }

    @Override
    public String toString() {
        return Description.of("Health")
                .with("status", status)
                .with("component", component)
                .with("version", version)
                .with("port", port)
                .with("timestamp", timestamp)
                .with("details", details)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private HealthStatus status = HealthStatus.UNKNOWN;
        private @Nullable String component;
        private @Nullable String version;
        private @Nullable Integer port;
        private @Nullable Instant timestamp;
        private Map<String, Object> details = Map.of();

        private Builder() {}

        private Builder(Health from) {
            status = from.status;
            component = from.component;
            version = from.version;
            port = from.port;
            timestamp = from.timestamp;
            details = from.details;
        }

        /**
         * Sets how well the server can answer.
         *
         * @param status the value
         * @return this builder
         */
        public Builder status(HealthStatus status) {
            this.status = status;
            return this;
        }

        /**
         * Sets the component's id.
         *
         * @param component the value; null for none
         * @return this builder
         */
        public Builder component(@Nullable String component) {
            this.component = component;
            return this;
        }

        /**
         * Sets the server's version.
         *
         * @param version the value; null for none
         * @return this builder
         */
        public Builder version(@Nullable String version) {
            this.version = version;
            return this;
        }

        /**
         * Sets the port that the server listens on.
         *
         * @param port the value; null for none
         * @return this builder
         */
        public Builder port(@Nullable Integer port) {
            this.port = port;
            return this;
        }

        /**
         * Sets when the server reported this.
         *
         * @param timestamp the value; null for none
         * @return this builder
         */
        public Builder timestamp(@Nullable Instant timestamp) {
            this.timestamp = timestamp;
            return this;
        }

        /**
         * Sets all other details.
         *
         * @param details the value
         * @return this builder
         */
        public Builder details(Map<String, Object> details) {
            this.details = details;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable Health
         */
        public Health build() {
            return new Health(this);
        }
    }
}
