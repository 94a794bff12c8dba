package ai.tekton.llm.model;

import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One model of a provider. Immutable and thread-safe. */
public final class ProviderModel {
    private final String id;
    private final String name;
    private final @Nullable Integer contextLength;
    private final @Nullable String description;
    private final Map<String, Double> pricing;
    private final List<String> capabilities;

    private ProviderModel(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        name = Objects.requireNonNull(from.name, "name");
        contextLength = from.contextLength;
        description = from.description;
        pricing = Map.copyOf(from.pricing);
        capabilities = List.copyOf(from.capabilities);
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

    /** {@return the id of the model in requests} */
    public String id() {
        return id;
    }

    /** {@return the display name} */
    public String name() {
        return name;
    }

    /** {@return the maximum number of tokens of a conversation and its answer together} */
    public OptionalInt contextLength() {
        return contextLength == null ? OptionalInt.empty() : OptionalInt.of(contextLength);
    }

    /** {@return a description of the model, in a sentence} */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** {@return the prices by kind, such as input and output, in the unit that the provider states} */
    public Map<String, Double> pricing() {
        return pricing;
    }

    /** {@return the capabilities of the model, such as {@code chat}} */
    public List<String> capabilities() {
        return capabilities;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProviderModel that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(id, name, contextLength, description, pricing, capabilities);
    }

    @Override
    public String toString() {
        return Description.of("ProviderModel")
                .with("id", id)
                .with("name", name)
                .with("contextLength", contextLength)
                .with("description", description)
                .with("pricing", pricing)
                .with("capabilities", capabilities)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable Integer contextLength;
        private @Nullable String description;
        private Map<String, Double> pricing = Map.of();
        private List<String> capabilities = List.of();

        private Builder() {}

        private Builder(ProviderModel from) {
            id = from.id;
            name = from.name;
            contextLength = from.contextLength;
            description = from.description;
            pricing = from.pricing;
            capabilities = from.capabilities;
        }

        /**
         * Sets the id of the model in requests.
         *
         * @param id the value
         * @return this builder
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the display name.
         *
         * @param name the value
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the maximum number of tokens of a conversation and its answer together.
         *
         * @param contextLength the value; null for none
         * @return this builder
         */
        public Builder contextLength(@Nullable Integer contextLength) {
            this.contextLength = contextLength;
            return this;
        }

        /**
         * Sets a description of the model, in a sentence.
         *
         * @param description the value; null for none
         * @return this builder
         */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets the prices by kind, such as input and output, in the unit that the provider states.
         *
         * @param pricing the value
         * @return this builder
         */
        public Builder pricing(Map<String, Double> pricing) {
            this.pricing = pricing;
            return this;
        }

        /**
         * Sets the capabilities of the model, such as {@code chat}.
         *
         * @param capabilities the value
         * @return this builder
         */
        public Builder capabilities(List<String> capabilities) {
            this.capabilities = capabilities;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable ProviderModel
         */
        public ProviderModel build() {
            return new ProviderModel(this);
        }
    }
}
