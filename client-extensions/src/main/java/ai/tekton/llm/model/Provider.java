package ai.tekton.llm.model;

import ai.tekton.llm.internal.value.Description;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider: a company or program whose models Rhetor can use. Immutable and thread-safe. */
public final class Provider {
    private final String id;
    private final String name;
    private final boolean available;
    private final List<ProviderModel> models;
    private final @Nullable String description;
    private final @Nullable String defaultModel;

    private Provider(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        name = Objects.requireNonNull(from.name, "name");
        available = from.available;
        models = List.copyOf(from.models);
        description = from.description;
        defaultModel = from.defaultModel;
    }

    /**
     * Finds a model.
     *
     * @param modelId the model's id
     * @return the model; empty if the provider has none with that id
     */
    public Optional<ProviderModel> model(String modelId) {
        return models.stream().filter(model -> model.id().equals(modelId)).findFirst();
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

    /** {@return the id of the provider in requests} */
    public String id() {
        return id;
    }

    /** {@return the display name} */
    public String name() {
        return name;
    }

    /** {@return whether the provider can be used now} */
    public boolean available() {
        return available;
    }

    /** {@return the provider's models} */
    public List<ProviderModel> models() {
        return models;
    }

    /** {@return a description of the provider, in a sentence} */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** {@return the id of the model of requests that name none} */
    public Optional<String> defaultModel() {
        return Optional.ofNullable(defaultModel);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Provider that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(id, name, available, models, description, defaultModel);
    }

    @Override
    public String toString() {
        return Description.of("Provider")
                .with("id", id)
                .with("name", name)
                .with("available", available)
                .with("models", models)
                .with("description", description)
                .with("defaultModel", defaultModel)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private boolean available;
        private List<ProviderModel> models = List.of();
        private @Nullable String description;
        private @Nullable String defaultModel;

        private Builder() {}

        private Builder(Provider from) {
            id = from.id;
            name = from.name;
            available = from.available;
            models = from.models;
            description = from.description;
            defaultModel = from.defaultModel;
        }

        /**
         * Sets the id of the provider in requests.
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
         * Sets whether the provider can be used now.
         *
         * @param available the value
         * @return this builder
         */
        public Builder available(boolean available) {
            this.available = available;
            return this;
        }

        /**
         * Sets the provider's models.
         *
         * @param models the value
         * @return this builder
         */
        public Builder models(List<ProviderModel> models) {
            this.models = models;
            return this;
        }

        /**
         * Sets a description of the provider, in a sentence.
         *
         * @param description the value; null for none
         * @return this builder
         */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets the id of the model of requests that name none.
         *
         * @param defaultModel the value; null for none
         * @return this builder
         */
        public Builder defaultModel(@Nullable String defaultModel) {
            this.defaultModel = defaultModel;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable Provider
         */
        public Provider build() {
            return new Provider(this);
        }
    }
}
