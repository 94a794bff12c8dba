package ai.tekton.llm.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that Rhetor knows. Immutable and thread-safe.
 *
 * @param providers the providers by their ids, in the server's order
 * @param defaultProvider the id of the provider of requests that name none
 * @param defaultModel the id of the model of requests that name none
 */
public record ProviderList(
        Map<String, Provider> providers, Optional<String> defaultProvider, Optional<String> defaultModel) {
    /** Copies the map, keeping its order. */
    public ProviderList {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    }

    /**
     * Returns a list without providers.
     *
     * @return an empty list
     */
    public static ProviderList empty() {
        return new ProviderList(Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Finds a provider.
     *
     * @param id the provider's id
     * @return the provider; empty if there is none with that id
     */
    public Optional<Provider> provider(String id) {
        return Optional.ofNullable(providers.get(id));
    }

    /**
     * Returns the model that a provider uses for requests that name none: the provider's own default, else the server's
     * default model if the provider is the server's default.
     *
     * @param providerId the provider's id
     * @return the model's id; empty if the server does not say
     */
    public Optional<String> defaultModelOf(String providerId) {
        return provider(providerId)
                .flatMap(Provider::defaultModel)
                .or(() -> defaultProvider.filter(providerId::equals).flatMap(ignored -> defaultModel));
    }
}
