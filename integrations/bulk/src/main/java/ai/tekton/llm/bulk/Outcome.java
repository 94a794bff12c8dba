package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The outcome of a line.
 *
 * @param work the line
 * @param answer its answer, where this run received it
 * @param cost the cost of the answer, where it is known
 * @param failure its failure, where there is no answer
 */
record Outcome(
        Work work,
        Optional<CompletionResponse> answer,
        Optional<BigDecimal> cost,
        Optional<TektonLlmException> failure) {
    static Outcome answered(Work work, CompletionResponse answer, Optional<BigDecimal> cost) {
        return new Outcome(work, Optional.of(answer), cost, Optional.empty());
    }

    static Outcome failed(Work work, TektonLlmException failure) {
        return new Outcome(work, Optional.empty(), Optional.empty(), Optional.of(failure));
    }

    /** The outcome of a line that an earlier start has answered. */
    static Outcome recorded(Work work) {
        return new Outcome(work, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The result, as the caller of the run receives it. */
    BulkResult result() {
        Prompt prompt = work.prompt().orElseThrow();
        BulkResult result = answer.map(known -> BulkResult.answered(work.line(), prompt, known))
                .orElseGet(() -> BulkResult.failed(work.line(), prompt, failure.orElseThrow()));
        return cost.map(result::withCost).orElse(result);
    }
}
