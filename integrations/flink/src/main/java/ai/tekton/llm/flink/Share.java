package ai.tekton.llm.flink;

import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.api.common.TaskInfo;

/**
 * The part of a step that one of its parallel instances is.
 *
 * @param index which one, from 0
 * @param parallelism how many there are
 */
record Share(int index, int parallelism) {
    private static final int DIGITS = 12;

    static Share of(TaskInfo task) {
        return new Share(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
    }

    /** Its part of a whole number; the parts add up to it. */
    int of(String name, int whole) {
        if (whole < parallelism) {
            throw new InvalidRequestException(name + " is " + whole + ", less than one for each of the " + parallelism
                    + " parallel instances that share it. Raise it, or lower the step's parallelism.");
        }
        return whole / parallelism + (index < whole % parallelism ? 1 : 0);
    }

    /** Its part of a sum; the parts are never more than it. */
    BigDecimal of(BigDecimal whole) {
        return whole.divide(BigDecimal.valueOf(parallelism), DIGITS, RoundingMode.DOWN);
    }
}
