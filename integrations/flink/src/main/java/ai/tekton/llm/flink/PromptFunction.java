package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import java.io.Serializable;

/**
 * Makes the prompt of a row. Is sent to the task managers, so what it holds must be serializable.
 *
 * @param <T> the rows
 */
@FunctionalInterface
public interface PromptFunction<T> extends Serializable {
    /**
     * Makes a prompt. What is wrong with the row, it says by an {@link ai.tekton.llm.error.InvalidRequestException}, which is
     * a failure of that row; anything else fails the job.
     *
     * @param row the row
     * @return what is asked
     */
    Prompt of(T row);
}
