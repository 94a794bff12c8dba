package ai.tekton.llm.contract.report;

/**
 * What a server was seen to do with a part of a request, whatever it says of it. Immutable and thread-safe.
 *
 * @param part what it is about
 * @param outcome what becomes of it
 * @param evidence how that was seen, in a sentence
 */
public record Behaviour(Part part, Outcome outcome, String evidence) {
    /** What of a request is tried. */
    public enum Part implements Worded {
        /** What the model is told before the conversation. */
        SYSTEM_PROMPT,
        /** What was said before the last message. */
        EARLIER_TURN,
        /** The most tokens the answer may have. */
        TOKEN_LIMIT,
        /** A second request while the first is under way. */
        SECOND_CALL_AT_ONCE,
        /** A context_id, by which the server is to remember a conversation. */
        CONTEXT;
    }

    /** What may become of it. */
    public enum Outcome implements Worded {
        /** It reaches the model, or is kept to. */
        WORKS,
        /** It is taken, and nothing comes of it. */
        LOST,
        /** One call ends another. */
        CUT_OFF,
        /** The request fails for it. */
        FAILS,
        /** The answers do not show it. */
        CANNOT_BE_TOLD;
    }

    /** {@return whether a user who relies on it is let down} */
    public boolean bad() {
        return outcome != Outcome.WORKS && outcome != Outcome.CANNOT_BE_TOLD;
    }
}
