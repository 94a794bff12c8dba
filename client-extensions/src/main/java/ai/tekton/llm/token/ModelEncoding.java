package ai.tekton.llm.token;

/**
 * The encoding by which the tokens of a model are counted. Immutable and thread-safe.
 *
 * @param name the encoding's name, such as {@code o200k_base}; for a custom counter, the name under which its model was
 *     registered
 * @param exact whether it is the model's own encoding; false if it is the closest known one
 */
public record ModelEncoding(String name, boolean exact) {}
