package ai.tekton.llm.model;

/**
 * How many tokens an answer took, as the provider counted them. Immutable and thread-safe.
 *
 * @param promptTokens tokens of the conversation that was sent
 * @param completionTokens tokens of the answer
 * @param totalTokens tokens of both
 */
public record Usage(int promptTokens, int completionTokens, int totalTokens) {}
