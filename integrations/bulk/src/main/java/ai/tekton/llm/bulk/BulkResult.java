package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.util.Optional;

/** The result of one prompt of a bulk run: an answer or a final failure. Immutable. */
public final class BulkResult {
    private final long line;
    private final Prompt prompt;
    private final Optional<CompletionResponse> answer;
    private final Optional<BigDecimal> cost;
    private final Optional<TektonLlmException> failure;

    private BulkResult(
            long line,
            Prompt prompt,
            Optional<CompletionResponse> answer,
            Optional<BigDecimal> cost,
            Optional<TektonLlmException> failure) {
        this.line = line;
        this.prompt = prompt;
        this.answer = answer;
        this.cost = cost;
        this.failure = failure;
    }

    /**
     * Creates the result of an answered prompt.
     *
     * @param line the prompt's position in the input, from 1
     * @param prompt the prompt
     * @param answer the answer
     * @return the result
     */
    public static BulkResult answered(long line, Prompt prompt, CompletionResponse answer) {
        return new BulkResult(line, prompt, Optional.of(answer), Optional.empty(), Optional.empty());
    }

    /**
     * Creates the result of a failed prompt.
     *
     * @param line the prompt's position in the input, from 1
     * @param prompt the prompt
     * @param failure the reason
     * @return the result
     */
    public static BulkResult failed(long line, Prompt prompt, TektonLlmException failure) {
        return new BulkResult(line, prompt, Optional.empty(), Optional.empty(), Optional.of(failure));
    }

    /**
     * Returns this result with its cost.
     *
     * @param sum what the answer cost
     * @return a new result
     */
    public BulkResult withCost(BigDecimal sum) {
        return new BulkResult(line, prompt, answer, Optional.of(sum), failure);
    }

    /** {@return the prompt's position in the input, from 1} */
    public long line() {
        return line;
    }

    /** {@return the prompt's id} */
    public String id() {
        return prompt.id();
    }

    /** {@return the prompt} */
    public Prompt prompt() {
        return prompt;
    }

    /** {@return the answer; empty where the prompt failed. Never a text of the local fallback} */
    public Optional<CompletionResponse> answer() {
        return answer;
    }

    /** {@return the cost of the answer; empty where the run has no cost meter, or that does not know the price} */
    public Optional<BigDecimal> cost() {
        return cost;
    }

    /** {@return the failure; empty where there is an answer} */
    public Optional<TektonLlmException> failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "BulkResult[line=" + line + ", id=" + id()
                + failure.map(reason -> ", failure=" + reason.getMessage()).orElse(", answered") + "]";
    }
}
