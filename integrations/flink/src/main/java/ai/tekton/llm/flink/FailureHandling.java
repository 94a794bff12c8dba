package ai.tekton.llm.flink;

/** Which failures become records; the others fail the job, which Flink restarts by its restart strategy. */
public enum FailureHandling {
    /** No failure becomes a record: each one fails the job. */
    FAIL_JOB {
        @Override
        boolean isRecord(FailureScope scope) {
            return false;
        }
    },
    /**
     * Failures that concern one prompt, such as a refusal or a timeout. An unreachable server, a refused token and a used-up
     * budget would make a record of every row, and fail the job.
     */
    EMIT_FAILED_PROMPTS {
        @Override
        boolean isRecord(FailureScope scope) {
            return scope == FailureScope.PROMPT;
        }
    },
    /** Every failure becomes a record. */
    EMIT_ALL {
        @Override
        boolean isRecord(FailureScope scope) {
            return true;
        }
    };

    abstract boolean isRecord(FailureScope scope);
}
