package ai.tekton.llm.bulk;

/** How a bulk run ended. */
public enum BulkEnd {
    /** Every prompt has its answer or its final failure. */
    COMPLETED,
    /** The next prompt may cost more than is left of the client's budget. */
    BUDGET_USED_UP,
    /** The server refused the token, which it would do for each further prompt. */
    TOKEN_REFUSED,
    /** The server has answered nothing for as long as the run waits for it. */
    SERVER_UNAVAILABLE,
    /** The first 100 prompts all failed, and so may all others. */
    ONLY_FAILURES,
    /** The run was stopped from this side. */
    STOPPED
}
