package ai.tekton.llm.flink;

import ai.tekton.llm.model.CompletionResponse;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Makes the record of a row that was answered, with the cost of the answer. Is sent to the task managers, so what it holds must
 * be serializable; runs on a thread of the client's, by many at once, and must not block.
 *
 * @param <T> the rows
 * @param <R> the records
 */
@FunctionalInterface
public interface PricedAnswerFunction<T, R> extends Serializable {
    /**
     * Makes a record. What it throws fails the job.
     *
     * @param row the row
     * @param answer its answer
     * @param cost its cost, in the currency of the providers' prices; empty where the server states no price
     * @return the record
     */
    R of(T row, CompletionResponse answer, Optional<BigDecimal> cost);
}
