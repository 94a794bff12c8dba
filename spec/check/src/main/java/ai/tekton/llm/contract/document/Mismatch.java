package ai.tekton.llm.contract.document;

import java.util.Objects;

/**
 * One difference between a value and its schema. Immutable and thread-safe. It never contains a text of the value.
 *
 * @param path the way to the field, such as {@code usage.total_tokens} or {@code providers.*.models[0].name}; empty for
 *     the value itself
 * @param kind the kind of the difference
 * @param message the rest of a sentence that begins with the field, such as {@code is missing}
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

    /** Rejects null. */
    public Mismatch {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }
}
