package ai.tekton.llm.contract.report;

/** How a server stands to the pinned contract, in one operation or in one thing about it; the gravest comes last. */
public enum Verdict {
    /** All that was looked at is as the contract has it. */
    SAME("same"),
    /** Something is new, or wider than the contract has it, and the client goes on as before. */
    COMPATIBLE("compatible"),
    /** It could not be looked at, or nobody asked for it. */
    NOT_CHECKED("not checked"),
    /** Something is gone or has changed, and what the client promises no longer holds. */
    BREAKING("breaking"),
    /** The server has the operation, which failed each time where it should have answered. */
    BROKEN("broken"),
    /** The server does not have the operation at all. */
    MISSING("missing");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** {@return the verdict in words, as reports show it} */
    public String text() {
        return text;
    }

    /** {@return the graver of this and another} */
    Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
