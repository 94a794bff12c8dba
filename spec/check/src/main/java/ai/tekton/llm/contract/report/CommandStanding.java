package ai.tekton.llm.contract.report;

/**
 * How one command or method of this client stands to a server. Immutable and thread-safe.
 *
 * @param command the command's option and the method
 * @param standing whether it works there
 * @param how how it works, or what to do, in a few words; may be empty
 */
public record CommandStanding(String command, Standing standing, String how) {
    /** Whether something works. */
    public enum Standing {
        /** As it is documented. */
        WORKS("works"),
        /** With a loss, which is told. */
        DEGRADED("degraded"),
        /** Not at all. */
        FAILS("fails");

        private final String text;

        Standing(String text) {
            this.text = text;
        }

        /** {@return the standing in a word, as reports show it} */
        public String text() {
            return text;
        }
    }
}
