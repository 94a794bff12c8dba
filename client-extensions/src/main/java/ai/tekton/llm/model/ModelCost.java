package ai.tekton.llm.model;

import java.math.BigDecimal;

/**
 * The cost of the answers of one model. Immutable and thread-safe.
 *
 * @param answers how many answers had a usage and a price
 * @param promptTokens tokens of the conversations that were sent
 * @param completionTokens tokens of the answers
 * @param cost the sum, in the currency of the provider's prices
 */
public record ModelCost(long answers, long promptTokens, long completionTokens, BigDecimal cost) {}
