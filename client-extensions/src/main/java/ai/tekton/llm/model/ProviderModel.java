package ai.tekton.llm.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One model of a provider. Immutable and thread-safe.
 *
 * @param id the id that requests name it by
 * @param name the name to show
 * @param contextLength the most tokens a conversation and its answer may have together
 * @param description what it is good for, in a sentence
 * @param pricing prices by what they are for, in the unit the provider states
 * @param capabilities what it can do, such as {@code chat}
 */
public record ProviderModel(
        String id,
        String name,
        OptionalInt contextLength,
        Optional<String> description,
        Map<String, Double> pricing,
        List<String> capabilities) {
    /** Copies the prices and the capabilities. */
    public ProviderModel {
        pricing = Map.copyOf(pricing);
        capabilities = List.copyOf(capabilities);
    }
}
