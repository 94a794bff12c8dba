package ai.tekton.llm.bulk;

import ai.tekton.llm.bulk.internal.ModelChoice;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.token.Tokenizers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The estimated tokens and cost of a run. The tokens of the first {@value #SAMPLE} prompts are counted, and those of all others
 * estimated from their lengths. Immutable.
 */
public final class BulkEstimate {
    /** The number of prompts whose tokens are counted exactly. */
    public static final int SAMPLE = 10_000;

    private static final BigDecimal TOKENS_A_PRICE = BigDecimal.valueOf(1_000_000);
    private static final int DIGITS = 4;

    /** The totals of the prompts to one model. */
    private static final class Sum {
        long prompts;
        long characters;
        long counted;
        long countedCharacters;
        long mostAnswers;
        boolean open;

        long tokens() {
            return countedCharacters == 0 ? 0 : Math.round((double) counted * characters / countedCharacters);
        }
    }

    private final Map<List<String>, Sum> sums =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final long earlier;
    private final long earlierFailed;
    private long unreadable;

    private BulkEstimate(CompletedLines recorded) {
        earlier = recorded.count();
        earlierFailed = recorded.failed();
    }

    static BulkEstimate of(Iterator<Work> works, CompletedLines recorded, Tokenizers tokenizers, ClientConfig config) {
        BulkEstimate estimate = new BulkEstimate(recorded);
        while (works.hasNext()) {
            works.next()
                    .prompt()
                    .ifPresentOrElse(prompt -> estimate.add(prompt, tokenizers, config), () -> estimate.unreadable++);
        }
        return estimate;
    }

    private void add(Prompt prompt, Tokenizers tokenizers, ClientConfig config) {
        ModelChoice choice = ModelChoice.of(prompt, config);
        String model = choice.model().orElse("");
        Sum sum = sums.computeIfAbsent(List.of(choice.provider(), model), key -> new Sum());
        List<Message> all = new ArrayList<>(prompt.messages());
        prompt.options().systemPrompt().ifPresent(system -> all.add(0, Message.system(system)));
        long characters =
                all.stream().mapToLong(message -> message.content().length()).sum();
        if (sum.prompts < SAMPLE) {
            sum.counted += tokenizers.countMessages(all, model);
            sum.countedCharacters += characters;
        }
        sum.prompts++;
        sum.characters += characters;
        if (prompt.options().maxTokens().isPresent()) {
            sum.mostAnswers += prompt.options().maxTokens().getAsInt();
        } else {
            sum.open = true;
        }
    }

    /** {@return the number of all prompts of the input: those of earlier starts, those to send, and unreadable lines} */
    public long total() {
        return earlier + prompts() + unreadable;
    }

    /** {@return the number of prompts that earlier starts completed: answered or failed; they are not sent again} */
    public long earlier() {
        return earlier;
    }

    /** {@return how many of these failed} */
    public long earlierFailed() {
        return earlierFailed;
    }

    /** {@return the number of prompts to send} */
    public long prompts() {
        return sums.values().stream().mapToLong(sum -> sum.prompts).sum();
    }

    /** {@return the number of unreadable lines, which would fail, without those that have failed} */
    public long unreadable() {
        return unreadable;
    }

    /** {@return the approximate total number of tokens of the prompts to send} */
    public long promptTokens() {
        return sums.values().stream().mapToLong(Sum::tokens).sum();
    }

    /** {@return the maximum total number of tokens of the answers; empty where a prompt has no limit of them} */
    public OptionalLong mostAnswerTokens() {
        return sums.values().stream().anyMatch(sum -> sum.open)
                ? OptionalLong.empty()
                : OptionalLong.of(
                        sums.values().stream().mapToLong(sum -> sum.mostAnswers).sum());
    }

    /**
     * Computes the cost of the prompts to send, without their answers.
     *
     * @param providers contains the prices, each per million tokens
     * @return the cost; empty where a price is unknown
     */
    public Optional<BigDecimal> promptCost(ProviderList providers) {
        return cost(providers, false);
    }

    /**
     * Computes the maximum cost of the rest of the run.
     *
     * @param providers contains the prices, each per million tokens
     * @return the cost; empty where a price is unknown, or an answer has no limit of tokens
     */
    public Optional<BigDecimal> mostCost(ProviderList providers) {
        return mostAnswerTokens().isPresent() ? cost(providers, true) : Optional.empty();
    }

    private Optional<BigDecimal> cost(ProviderList providers, boolean answers) {
        BigDecimal all = BigDecimal.ZERO;
        for (Map.Entry<List<String>, Sum> entry : sums.entrySet()) {
            Map<String, Double> prices =
                    prices(providers, entry.getKey().get(0), entry.getKey().get(1));
            Double input = prices.get("input");
            Double output = prices.get("output");
            if (input == null || output == null) {
                return Optional.empty();
            }
            all = all.add(BigDecimal.valueOf(input)
                    .multiply(BigDecimal.valueOf(entry.getValue().tokens())));
            if (answers) {
                all = all.add(BigDecimal.valueOf(output).multiply(BigDecimal.valueOf(entry.getValue().mostAnswers)));
            }
        }
        return Optional.of(all.divide(TOKENS_A_PRICE, DIGITS, RoundingMode.HALF_UP));
    }

    private static Map<String, Double> prices(ProviderList providers, String provider, String model) {
        Optional<String> id = model.isEmpty() ? providers.defaultModelOf(provider) : Optional.of(model);
        return id.flatMap(known -> providers.provider(provider).flatMap(found -> found.model(known)))
                .map(ProviderModel::pricing)
                .orElse(Map.of());
    }

    @Override
    public String toString() {
        return "BulkEstimate[total=" + total() + ", prompts=" + prompts() + ", promptTokens=" + promptTokens() + "]";
    }
}
