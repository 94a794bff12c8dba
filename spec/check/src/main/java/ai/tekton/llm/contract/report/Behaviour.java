package ai.tekton.llm.contract.report;

/**
 * The observed effect of a part of a request, whatever the server documents. Immutable and thread-safe.
 *
 * @param part the part of the request
 * @param outcome the effect
 * @param evidence the observation, in a sentence
 */
public record Behaviour(Part part, Outcome outcome, String evidence) {
    /** The parts of a request that are tried. */
    public enum Part implements Worded {
        /** The system prompt. */
        SYSTEM_PROMPT,
        /** A message before the last one. */
        EARLIER_TURN,
        /** The limit of the answer's tokens. */
        TOKEN_LIMIT,
        /** A second request while the first is in progress. */
        SECOND_CALL_AT_ONCE,
        /** A context_id, by which the server is to remember a conversation. */
        CONTEXT;
    }

    /** The possible effects. */
    public enum Outcome implements Worded {
        /** It reaches the model, or takes effect. */
        WORKS,
        /** The server accepts it, and it has no effect. */
        LOST,
        /** One call ends another. */
        CUT_OFF,
        /** The request fails for it. */
        FAILS,
        /** The answers do not show the effect. */
        CANNOT_BE_TOLD;
    }

    /** {@return whether it does not work for a user who relies on it} */
    public boolean bad() {
        return outcome != Outcome.WORKS && outcome != Outcome.CANNOT_BE_TOLD;
    }
}
