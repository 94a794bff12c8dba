package ai.tekton.llm.bulk.internal;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.config.ClientConfig;
import java.util.Optional;

/**
 * The provider and the model that a prompt asks for.
 *
 * @param provider the provider's id
 * @param model the model's id; empty for the provider's default model
 */
public record ModelChoice(String provider, Optional<String> model) {
    /** The choice of a prompt, by its options and the settings of the client. */
    public static ModelChoice of(Prompt prompt, ClientConfig config) {
        String provider = prompt.options().provider().orElse(config.provider());
        return new ModelChoice(
                provider,
                prompt.options()
                        .model()
                        .or(() -> provider.equals(config.provider()) ? config.model() : Optional.empty()));
    }
}
