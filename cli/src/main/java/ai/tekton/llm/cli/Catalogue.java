package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import java.util.List;
import java.util.Optional;

/** Who could answer, asked of Rhetor when it is first needed. Not thread-safe. */
final class Catalogue {
    private final TektonLlmClient client;
    private Optional<ProviderList> known = Optional.empty();

    Catalogue(TektonLlmClient client) {
        this.client = client;
    }

    /**
     * The providers.
     *
     * @throws TektonLlmException where Rhetor does not tell
     */
    ProviderList providers() {
        if (known.isEmpty()) {
            known = Optional.of(client.getProviders());
        }
        return known.get();
    }

    /** The providers' IDs; none where Rhetor does not tell. */
    List<String> providerIds() {
        return quietly().map(list -> List.copyOf(list.providers().keySet())).orElse(List.of());
    }

    /** The IDs of a provider's models; none where Rhetor does not tell. */
    List<String> modelIds(String provider) {
        return quietly().flatMap(list -> list.provider(provider)).map(Provider::models).orElse(List.of()).stream()
                .map(ProviderModel::id)
                .toList();
    }

    private Optional<ProviderList> quietly() {
        try {
            return Optional.of(providers());
        } catch (TektonLlmException e) {
            // Completion is a help; where it cannot help, the key does nothing.
            return Optional.empty();
        }
    }
}
