package ai.tekton.llm.bulk;

/** How a bulk run ended. */
public enum BulkEnd {
    /** Every prompt has its answer or its final failure. */
    COMPLETED,
    /** The next prompt may cost more than the rest of the client's budget. */
    BUDGET_USED_UP,
    /** The server refused the token, and would refuse it for each further prompt. */
    TOKEN_REFUSED,
    /** The server has answered no prompt within the run's patience. */
    SERVER_UNAVAILABLE,
    /** The first 100 prompts all failed, so all others are likely to fail, too. */
    ONLY_FAILURES,
    /** The caller stopped the run before every prompt had its answer or its final failure. */
    STOPPED
}
