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
    public enum Part {
        /** What the model is told before the conversation. */
        SYSTEM_PROMPT("system prompt"),
        /** What was said before the last message. */
        EARLIER_TURN("earlier turn"),
        /** The most tokens the answer may have. */
        TOKEN_LIMIT("token limit"),
        /** A second request while the first is under way. */
        SECOND_CALL("second call at once"),
        /** A context_id, by which the server is to remember a conversation. */
        CONTEXT("context");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        /** {@return the part in words, as reports show it} */
        public String text() {
            return text;
        }
    }

    /** What may become of it. */
    public enum Outcome {
        /** It reaches the model, or is kept to. */
        WORKS("works"),
        /** It is taken, and nothing comes of it. */
        LOST("lost"),
        /** One call ends another. */
        CUT_OFF("cut off"),
        /** The request fails for it. */
        FAILS("fails"),
        /** The answers do not show it. */
        UNKNOWN("cannot be told");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** {@return the outcome in words, as reports show it} */
        public String text() {
            return text;
        }
    }

    /** {@return whether a user who relies on it is let down} */
    public boolean isBad() {
        return outcome != Outcome.WORKS && outcome != Outcome.UNKNOWN;
    }
}
