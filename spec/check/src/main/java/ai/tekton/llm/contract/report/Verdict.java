package ai.tekton.llm.contract.report;

/** How a server stands to the pinned contract, in one operation or in one thing about it; the gravest comes last. */
public enum Verdict implements Worded {
    /** All that was looked at is as the contract has it. */
    SAME,
    /** Something is new, or wider than the contract has it, and the client goes on as before. */
    COMPATIBLE,
    /** It could not be looked at, or nobody asked for it. */
    NOT_CHECKED,
    /** Something is gone or has changed, and what the client promises no longer holds. */
    BREAKING,
    /** The server has the operation, which failed each time where it should have answered. */
    BROKEN,
    /** The server does not have the operation at all. */
    MISSING;

    /** {@return the graver of this and another} */
    Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
