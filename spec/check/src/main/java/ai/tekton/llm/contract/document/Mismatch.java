package ai.tekton.llm.contract.document;

import java.util.Objects;

/**
 * One way in which a value is not as its schema has it. Immutable and thread-safe. It says nothing of a text's content.
 *
 * @param path the way to the field, such as {@code usage.total_tokens} or {@code providers.*.models[0].name}; empty for
 *     the value itself
 * @param kind what is the matter
 * @param message what is the matter, as the rest of a sentence that begins with the field, such as {@code is missing}
 */
public record Mismatch(String path, Kind kind, String message) {
    /** The kinds of mismatches. */
    public enum Kind {
        /** A field that has to be there is not. */
        ABSENT,
        /** It is of another JSON type. */
        TYPE,
        /** It is a word that the contract does not list. */
        WORD,
        /** It is too small, too large, too short or too long. */
        RANGE,
        /** It fits none of several forms, or is otherwise not in the form of the contract. */
        FORM,
        /** It is a field that the contract does not name. */
        NEW,
        /** The field has another name, which clients read too. */
        ALIASED,
        /** The field has another name, which clients do not read. */
        RENAMED
    }

    /** Refuses what is missing. */
    public Mismatch {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }
}
