package ai.tekton.llm;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.value.Description;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link TektonLlmClient#initialize()} found. Immutable and thread-safe. */
public final class InitializationReport {
    private final @Nullable Health health;
    private final ProviderList providers;
    private final String provider;
    private final @Nullable String model;
    private final List<String> warnings;
    private final @Nullable TektonLlmException failure;

    private InitializationReport(Builder from) {
        health = from.health;
        providers = Objects.requireNonNull(from.providers, "providers");
        provider = Objects.requireNonNull(from.provider, "provider");
        model = from.model;
        warnings = List.copyOf(from.warnings);
        failure = from.failure;
    }

    /**
     * Whether the server answered.
     *
     * @return false where calls will be answered by a fallback, if at all
     */
    public boolean reachable() {
        return failure == null;
    }

    /**
     * Starts with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what the server says about itself; empty where it could not be reached} */
    public Optional<Health> health() {
        return Optional.ofNullable(health);
    }

    /** {@return the providers it lists; none where it could not be reached or lists none} */
    public ProviderList providers() {
        return providers;
    }

    /** {@return the id of the provider of calls that name none} */
    public String provider() {
        return provider;
    }

    /** {@return the id of the model of calls that name none; empty where that is left to the server} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return what will not work as the settings ask, in sentences; empty where all is well} */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return why the server could not be reached} */
    public Optional<TektonLlmException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InitializationReport that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(health, providers, provider, model, warnings, failure);
    }

    @Override
    public String toString() {
        return Description.of("InitializationReport")
                .with("health", health)
                .with("providers", providers)
                .with("provider", provider)
                .with("model", model)
                .with("warnings", warnings)
                .with("failure", failure)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable Health health;
        private ProviderList providers = ProviderList.empty();
        private @Nullable String provider;
        private @Nullable String model;
        private List<String> warnings = List.of();
        private @Nullable TektonLlmException failure;

        private Builder() {}

        /**
         * Sets what the server says about itself.
         *
         * @param health the value; null for none
         * @return this builder
         */
        public Builder health(@Nullable Health health) {
            this.health = health;
            return this;
        }

        /**
         * Sets the providers it lists.
         *
         * @param providers the value
         * @return this builder
         */
        public Builder providers(ProviderList providers) {
            this.providers = providers;
            return this;
        }

        /**
         * Sets the id of the provider of calls that name none.
         *
         * @param provider the value
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets the id of the model of calls that name none.
         *
         * @param model the value; null for none
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets what will not work as the settings ask.
         *
         * @param warnings the value
         * @return this builder
         */
        public Builder warnings(List<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Sets why the server could not be reached.
         *
         * @param failure the value; null for none
         * @return this builder
         */
        public Builder failure(@Nullable TektonLlmException failure) {
            this.failure = failure;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return an immutable InitializationReport
         */
        public InitializationReport build() {
            return new InitializationReport(this);
        }
    }
}
