package ai.tekton.llm.contract.report;

import java.util.Objects;

/**
 * One finding about an operation of a server. Immutable and thread-safe.
 *
 * @param verdict its severity
 * @param source its source
 * @param place its place: {@code request}, {@code response}, {@code event} or {@code frame}, and the way to the
 *     field, such as {@code response.usage.total_tokens}, {@code request.messages[].role}; never empty
 * @param message what was found, in a sentence
 * @param reaction what the client does about it, in a sentence; may be empty
 */
public record Finding(Verdict verdict, Source source, String place, String message, String reaction) {
    /** The sources of findings. */
    public enum Source implements Worded {
        /** By comparing the server's document with the contract. */
        DOCUMENT,
        /** By asking the server. */
        PROBE;
    }

    /** Rejects null. */
    public Finding {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reaction, "reaction");
    }
}
