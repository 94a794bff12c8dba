package ai.tekton.llm.contract.internal.document;

/**
 * One difference between a value and its schema. It never contains a text of the value. Immutable.
 *
 * @param path the way to the field, such as {@code usage.total_tokens} or {@code providers.*.models[0].name}; empty for the
 *     value itself
 * @param message the rest of a sentence that begins with the field, such as {@code is missing}
 */
public record Mismatch(String path, Kind kind, String message) {
    public enum Kind {
        ABSENT,
        TYPE,
        /** A word that the contract does not list. */
        WORD,
        RANGE,
        /** None of several forms, or otherwise not in the form of the contract. */
        FORM,
        NEW,
        /** Another name, which clients read too. */
        ALIASED,
        /** Another name, which clients do not read. */
        RENAMED
    }
}
