package ai.tekton.llm.flink;

/** Which failures become records; the others fail the job, which Flink then restarts as it was told to. */
public enum FailureHandling {
    /** None. */
    FAIL_JOB {
        @Override
        boolean isRecord(FailureScope scope) {
            return false;
        }
    },
    /**
     * Those about one prompt alone, such as one that the server refuses or that takes too long. That the server cannot be
     * reached, the token is wrong or the budget is used up would make a record of every row, and so fails the job.
     */
    EMIT_FAILED_PROMPTS {
        @Override
        boolean isRecord(FailureScope scope) {
            return scope == FailureScope.PROMPT;
        }
    },
    /** All. */
    EMIT_ALL {
        @Override
        boolean isRecord(FailureScope scope) {
            return true;
        }
    };

    abstract boolean isRecord(FailureScope scope);
}
