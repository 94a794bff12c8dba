package ai.tekton.llm.token;

/**
 * How the tokens of a model are counted. Immutable and thread-safe.
 *
 * @param name the encoding's name, such as {@code o200k_base}; for a counter of your own, the name that its model was
 *     registered under
 * @param exact whether it is the model's own encoding; false if it is the closest that is known
 */
public record ModelEncoding(String name, boolean exact) {}
