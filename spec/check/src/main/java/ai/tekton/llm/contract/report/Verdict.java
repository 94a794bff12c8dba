package ai.tekton.llm.contract.report;

/** The severity of a difference from the pinned contract; the most severe comes last. */
public enum Verdict implements Worded {
    /** Everything that was checked conforms. */
    SAME,
    /** Something is new, or wider than in the contract, and the client works as before. */
    COMPATIBLE,
    /** It could not be checked, or the check was not requested. */
    NOT_CHECKED,
    /** Something was removed or has changed, so that the client cannot keep its promises. */
    BREAKING,
    /** The server has the operation, which failed in every attempt. */
    BROKEN,
    /** The server does not have the operation at all. */
    MISSING;

    /** {@return the more severe of this and another} */
    Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
