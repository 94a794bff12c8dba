package ai.tekton.llm.model;

import java.util.List;
import java.util.Optional;

/**
 * A company or program whose models Rhetor can use. Immutable and thread-safe.
 *
 * @param id the id that requests name it by
 * @param name the name to show
 * @param available whether it can be used now
 * @param models its models
 * @param description what it is, in a sentence
 * @param defaultModel the id of the model used where a request names none
 */
public record Provider(
        String id,
        String name,
        boolean available,
        List<ProviderModel> models,
        Optional<String> description,
        Optional<String> defaultModel) {
    /** Copies the models. */
    public Provider {
        models = List.copyOf(models);
    }

    /**
     * Finds a model.
     *
     * @param modelId the model's id
     * @return the model, empty where the provider has none of that id
     */
    public Optional<ProviderModel> model(String modelId) {
        return models.stream().filter(model -> model.id().equals(modelId)).findFirst();
    }
}
