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

/** The result of {@link TektonLlmClient#initialize()}. Immutable and thread-safe. */
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
     * Returns whether the server answered.
     *
     * @return false if only a fallback can answer calls
     */
    public boolean reachable() {
        return failure == null;
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the server's health; empty if the client could not reach the server} */
    public Optional<Health> health() {
        return Optional.ofNullable(health);
    }

    /**
     * {@return the providers that the server lists; none if the client could not reach the server, or it lists none}
     */
    public ProviderList providers() {
        return providers;
    }

    /** {@return the id of the provider of calls that name none} */
    public String provider() {
        return provider;
    }

    /** {@return the id of the model of calls that name none; empty if the server chooses it} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return one sentence for each setting that will not take effect; empty if all will} */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return the reason why the client could not reach the server} */
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
         * Sets the server's health.
         *
         * @param health the value; null for none
         * @return this builder
         */
        public Builder health(@Nullable Health health) {
            this.health = health;
            return this;
        }

        /**
         * Sets the providers that the server lists.
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
         * Sets the warnings, one sentence for each setting that will not take effect.
         *
         * @param warnings the value
         * @return this builder
         */
        public Builder warnings(List<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Sets the reason why the client could not reach the server.
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
         * @return an immutable InitializationReport
         */
        public InitializationReport build() {
            return new InitializationReport(this);
        }
    }
}
