package ai.tekton.llm.cli;

import ai.tekton.llm.bulk.BulkEstimate;
import ai.tekton.llm.model.ProviderList;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows the estimated tokens, cost and time of a run. */
final class BatchEstimate {
    private static final double SECONDS_A_MINUTE = 60.0;
    private static final int SECONDS_AN_ANSWER = 2;

    private final BatchOptions batch;
    private final boolean json;

    BatchEstimate(BatchOptions batch, boolean json) {
        this.batch = batch;
        this.json = json;
    }

    void show(BulkEstimate estimate, ProviderList providers, Output out) {
        if (json) {
            out.println(new Json().line(fields(estimate, providers)));
            return;
        }
        out.println("prompts        " + prompts(estimate)
                + (estimate.unreadable() > 0 ? ", and " + estimate.unreadable() + " lines that cannot be read" : ""));
        out.println("prompt tokens  about " + estimate.promptTokens());
        out.println("answer tokens  " + answerTokens(estimate.mostAnswerTokens()));
        out.println("cost           " + cost(estimate, providers));
        out.println("time           at least " + least(estimate).toSeconds() + " s by the limits; "
                + byConcurrency(estimate).toSeconds() + " s where an answer takes " + SECONDS_AN_ANSWER + " s");
    }

    /** If a part of the run is over, all lines below are about the rest. */
    private static String prompts(BulkEstimate estimate) {
        if (estimate.earlier() == 0) {
            return Long.toString(estimate.prompts());
        }
        return estimate.prompts() + " to ask, of " + estimate.total() + "; answered already: "
                + (estimate.earlier() - estimate.earlierFailed())
                + (estimate.earlierFailed() > 0
                        ? ", failed: " + estimate.earlierFailed() + " (--retry-failed asks them again)"
                        : "");
    }

    private static String answerTokens(OptionalLong most) {
        return most.isPresent() ? "at most " + most.getAsLong() : "unlimited; --max-tokens limits them";
    }

    private static String cost(BulkEstimate estimate, ProviderList providers) {
        Optional<BigDecimal> most = estimate.mostCost(providers);
        Optional<BigDecimal> prompts = estimate.promptCost(providers);
        if (prompts.isEmpty()) {
            return "unknown: the server states no price";
        }
        return "about " + prompts.get().toPlainString() + " for the prompts, "
                + most.map(sum -> "at most " + sum.toPlainString() + " with the answers")
                        .orElse("and the answers, whose tokens are unlimited");
    }

    private Duration least(BulkEstimate estimate) {
        double minutes = 0;
        if (batch.requestsPerMinute() != null) {
            minutes = (double) estimate.prompts() / batch.requestsPerMinute();
        }
        if (batch.tokensPerMinute() != null) {
            long tokens = estimate.promptTokens() + estimate.mostAnswerTokens().orElse(0);
            minutes = Math.max(minutes, (double) tokens / batch.tokensPerMinute());
        }
        // The limits allow the first minute's requests immediately.
        return Duration.ofSeconds(Math.round(Math.max(0, minutes - 1) * SECONDS_A_MINUTE));
    }

    private Duration byConcurrency(BulkEstimate estimate) {
        // The last ones take as long as all others.
        long answersOneAfterTheOther = (estimate.prompts() + batch.concurrency() - 1) / batch.concurrency();
        Duration byCalls = Duration.ofSeconds(answersOneAfterTheOther * SECONDS_AN_ANSWER);
        return byCalls.compareTo(least(estimate)) > 0 ? byCalls : least(estimate);
    }

    private Map<String, Object> fields(BulkEstimate estimate, ProviderList providers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("total", estimate.total());
        fields.put("earlier", estimate.earlier());
        fields.put("earlier_failed", estimate.earlierFailed());
        fields.put("prompts", estimate.prompts());
        fields.put("unreadable", estimate.unreadable());
        fields.put("prompt_tokens", estimate.promptTokens());
        OptionalLong most = estimate.mostAnswerTokens();
        fields.put("most_answer_tokens", most.isPresent() ? most.getAsLong() : null);
        fields.put("prompt_cost", estimate.promptCost(providers).orElse(null));
        fields.put("most_cost", estimate.mostCost(providers).orElse(null));
        fields.put("least_seconds", least(estimate).toSeconds());
        return fields;
    }
}
