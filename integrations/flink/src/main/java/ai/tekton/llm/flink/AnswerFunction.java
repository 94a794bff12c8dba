package ai.tekton.llm.flink;

import ai.tekton.llm.model.CompletionResponse;
import java.io.Serializable;

/**
 * Makes the record of a row that was answered. Is sent to the task managers, so what it holds must be serializable; runs on a
 * thread of the client's, by many at once, and must not block.
 *
 * @param <T> the rows
 * @param <R> the records
 */
@FunctionalInterface
public interface AnswerFunction<T, R> extends Serializable {
    /**
     * Makes a record. What it throws fails the job.
     *
     * @param row the row
     * @param answer its answer
     * @return the record
     */
    R of(T row, CompletionResponse answer);
}
