package ai.tekton.llm.flink;

import ai.tekton.llm.error.TektonLlmException;
import java.io.Serializable;

/**
 * Makes the record of a row whose failure is final. Is sent to the task managers, so what it holds must be serializable; may
 * run on a thread of the client's, and must not block.
 *
 * @param <T> the rows
 * @param <R> the records
 */
@FunctionalInterface
public interface FailureFunction<T, R> extends Serializable {
    /**
     * Makes a record. What it throws fails the job.
     *
     * @param row the row
     * @param failure why there is no answer
     * @return the record
     */
    R of(T row, TektonLlmException failure);
}
