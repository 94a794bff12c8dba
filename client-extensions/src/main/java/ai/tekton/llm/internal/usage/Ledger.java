package ai.tekton.llm.internal.usage;

import ai.tekton.llm.model.ModelCost;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The cost of answers by model, and the known prices. Thread-safe. */
public final class Ledger {
    private static final ModelCost NOTHING = new ModelCost(0, 0, 0, BigDecimal.ZERO);

    private final long tokensPerPrice;
    private final Map<String, Price> prices = new ConcurrentHashMap<>();
    private final Map<String, ModelCost> costs = new TreeMap<>();
    private long unpriced;
    private long unmetered;

    /**
     * Makes an empty ledger.
     *
     * @param tokensPerPrice the number of tokens that a price is for
     */
    public Ledger(long tokensPerPrice) {
        this.tokensPerPrice = tokensPerPrice;
    }

    /** Records the prices that a server states; a price replaces an earlier one of the same model. */
    void learn(ProviderList providers) {
        providers
                .providers()
                .forEach((id, provider) -> provider.models()
                        .forEach(model -> Price.of(model).ifPresent(price -> prices.put(key(id, model.id()), price))));
    }

    private static String key(String provider, String model) {
        return provider + "/" + model;
    }

    Optional<Price> price(String provider, String model) {
        return Optional.ofNullable(prices.get(key(provider, model)));
    }

    long tokensPerPrice() {
        return tokensPerPrice;
    }

    /**
     * Returns the cost of an answer.
     *
     * @param answered the answer's data
     * @return the cost; empty if the price or the usage is not known
     */
    public Optional<BigDecimal> costOf(AnswerMetadata answered) {
        return answered.provider()
                .flatMap(provider -> answered.model().flatMap(model -> price(provider, model)))
                .flatMap(price -> answered.usage().map(usage -> price.cost(usage, tokensPerPrice)));
    }

    synchronized void answered(String provider, String model, Usage usage, BigDecimal cost) {
        ModelCost before = costs.getOrDefault(key(provider, model), NOTHING);
        costs.put(
                key(provider, model),
                new ModelCost(
                        before.answers() + 1,
                        before.promptTokens() + usage.promptTokens(),
                        before.completionTokens() + usage.completionTokens(),
                        before.cost().add(cost)));
    }

    synchronized void answeredUnpriced() {
        unpriced++;
    }

    synchronized void endedWithoutUsage() {
        unmetered++;
    }

    /** Returns the cost of each model's answers, by the provider's id, a slash and the model's id. */
    public synchronized Map<String, ModelCost> byModel() {
        return Map.copyOf(costs);
    }

    /** Returns the cost of all answers. */
    public synchronized BigDecimal total() {
        return costs.values().stream().map(ModelCost::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns the number of answers without a known price. */
    public synchronized long unpriced() {
        return unpriced;
    }

    /** Returns the number of requests that ended without a known usage. */
    public synchronized long unmetered() {
        return unmetered;
    }
}
