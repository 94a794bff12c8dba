package ai.tekton.llm.internal.usage;

import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The prices of a model's tokens.
 *
 * @param input the price of the prompt's tokens
 * @param output the price of the answer's tokens
 * @param contextLength the maximum number of tokens of both together
 */
record Price(BigDecimal input, BigDecimal output, OptionalInt contextLength) {
    /** Returns the prices of a model if the provider states both; empty if one is missing or invalid. */
    static Optional<Price> of(ProviderModel model) {
        Double input = model.pricing().get("input");
        Double output = model.pricing().get("output");
        return isPrice(input) && isPrice(output)
                ? Optional.of(new Price(BigDecimal.valueOf(input), BigDecimal.valueOf(output), model.contextLength()))
                : Optional.empty();
    }

    private static boolean isPrice(Double value) {
        return value != null && Double.isFinite(value) && value >= 0;
    }

    BigDecimal cost(long promptTokens, long completionTokens, long tokensPerPrice) {
        return input.multiply(BigDecimal.valueOf(promptTokens))
                .add(output.multiply(BigDecimal.valueOf(completionTokens)))
                .divide(BigDecimal.valueOf(tokensPerPrice), MathContext.DECIMAL128);
    }

    /** Returns the cost of a usage; negative counts of tokens, which are a server's mistake, count as 0. */
    BigDecimal cost(Usage usage, long tokensPerPrice) {
        return cost(Math.max(0, usage.promptTokens()), Math.max(0, usage.completionTokens()), tokensPerPrice);
    }
}
