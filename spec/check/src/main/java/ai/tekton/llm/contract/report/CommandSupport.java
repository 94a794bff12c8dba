package ai.tekton.llm.contract.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether one command or method of this client works with a server. Immutable and thread-safe.
 *
 * @param command the command's option and the method
 * @param support whether it works there
 * @param how how it works, or what to do, in a few words; may be empty
 */
public record CommandSupport(
        String command, @JsonProperty("standing") Support support, String how) {
    /** Whether something works. */
    public enum Support implements Worded {
        /** As it is documented. */
        WORKS,
        /** With a loss, which the client reports. */
        DEGRADED,
        /** Not at all. */
        FAILS;
    }
}
