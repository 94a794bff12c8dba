package ai.tekton.llm.internal.usage;

import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model's tokens cost.
 *
 * @param input the price of the prompt's tokens
 * @param output the price of the answer's
 * @param contextLength the most tokens both can be
 */
record Price(BigDecimal input, BigDecimal output, OptionalInt contextLength) {
    /** What the provider says, as far as it says both; a price that is none is not known. */
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

    /** Tokens below 0, which are a server's mistake, would earn money. */
    BigDecimal cost(Usage usage, long tokensPerPrice) {
        return cost(Math.max(0, usage.promptTokens()), Math.max(0, usage.completionTokens()), tokensPerPrice);
    }
}
