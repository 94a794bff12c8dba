package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import java.util.List;
import java.util.Optional;

/** Rhetor's providers and models, requested when first needed. Not thread-safe. */
final class ProviderCatalogue {
    private final TektonLlmClient client;
    private Optional<ProviderList> known = Optional.empty();

    ProviderCatalogue(TektonLlmClient client) {
        this.client = client;
    }

    /**
     * The providers.
     *
     * @throws TektonLlmException if the request fails
     */
    ProviderList providers() {
        if (known.isEmpty()) {
            known = Optional.of(client.getProviders());
        }
        return known.get();
    }

    /** The providers' IDs; none if the request fails. */
    List<String> providerIds() {
        return quietly().map(list -> List.copyOf(list.providers().keySet())).orElse(List.of());
    }

    /** The IDs of a provider's models; none if the request fails. */
    List<String> modelIds(String provider) {
        return quietly().flatMap(list -> list.provider(provider)).map(Provider::models).orElse(List.of()).stream()
                .map(ProviderModel::id)
                .toList();
    }

    private Optional<ProviderList> quietly() {
        try {
            return Optional.of(providers());
        } catch (TektonLlmException e) {
            // A failure only means that there is nothing to complete.
            return Optional.empty();
        }
    }
}
