package ai.tekton.llm.flink;

import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.table.functions.FunctionContext;

/**
 * The share of one parallel instance in the limits and the budget of its step.
 *
 * @param index the index of the instance, from 0
 * @param parallelism the number of instances
 */
record InstanceShare(int index, int parallelism) {
    private static final int DIGITS = 12;

    static InstanceShare of(TaskInfo task) {
        return new InstanceShare(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
    }

    /** The share of a function of SQL, which has its index from Flink 2.0 on. */
    static InstanceShare of(FunctionContext context, LlmClientSettings settings) {
        try {
            return of(context.getTaskInfo());
        } catch (NoSuchMethodError flink1) {
            int parallelism = parallelism(context, settings);
            String index = context.getMetricGroup().getAllVariables().getOrDefault("<subtask_index>", "0");
            return new InstanceShare(Integer.parseInt(index), parallelism);
        }
    }

    /** How often the instance of a function of SQL was restarted. */
    static int restarts(FunctionContext context) {
        try {
            return context.getTaskInfo().getAttemptNumber();
        } catch (NoSuchMethodError flink1) {
            return Integer.parseInt(context.getMetricGroup().getAllVariables().getOrDefault("<task_attempt_num>", "0"));
        }
    }

    private static int parallelism(FunctionContext context, LlmClientSettings settings) {
        String key = Parameters.PREFIX + "parallelism";
        String given = context.getJobParameter(key, "");
        if (given.isEmpty() && settings.areLimited()) {
            throw new InvalidRequestException(
                    "This Flink does not tell a function of SQL its parallelism, by which its limits"
                            + " and its budget are shared. Set the parameter " + key + " to it.");
        }
        try {
            return given.isEmpty() ? 1 : Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "The parameter " + key + " has the value '" + given + "', which is not a number.");
        }
    }

    /** The share of a whole number; all shares add up to it. */
    int of(String name, int whole) {
        if (whole < parallelism) {
            throw new InvalidRequestException(name + " is " + whole + ", less than one for each of the " + parallelism
                    + " parallel instances that share it. Raise it, or lower the step's parallelism.");
        }
        return whole / parallelism + (index < whole % parallelism ? 1 : 0);
    }

    /** The share of a sum; all shares together never exceed it. */
    BigDecimal of(BigDecimal whole) {
        return whole.divide(BigDecimal.valueOf(parallelism), DIGITS, RoundingMode.DOWN);
    }
}
