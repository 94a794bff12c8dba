package ai.tekton.llm.contract.report;

import java.util.Objects;

/**
 * One thing that was found out about an operation of a server. Immutable and thread-safe.
 *
 * @param verdict how grave it is
 * @param source how it was found
 * @param place what it is about: {@code request}, {@code response}, {@code event} or {@code frame}, and the way to the
 *     field, such as {@code response.usage.total_tokens}, {@code request.messages[].role}; never empty
 * @param message what was found, in a sentence
 * @param reaction what the client does about it, in a sentence; empty where there is nothing to do
 */
public record Finding(Verdict verdict, Source source, String place, String message, String reaction) {
    /** How a finding was found. */
    public enum Source implements Worded {
        /** By comparing the server's document with the contract. */
        DOCUMENT,
        /** By asking the server. */
        PROBE;
    }

    /** Refuses what is missing. */
    public Finding {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reaction, "reaction");
    }
}
