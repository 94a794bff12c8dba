package ai.tekton.llm.structured;

import java.util.Objects;

/**
 * One fault of an answer. Immutable and thread-safe.
 *
 * @param path the location, as a JSON path such as {@code $.steps[2].minutes}; {@code $} is the complete answer
 * @param rule the violated rule: a keyword of the schema such as {@code required}, a constraint's name such as {@code
 *     NotBlank}, {@code syntax} for invalid JSON, or {@code type} for a value that cannot be read as the class of its field
 * @param message what to correct, written for the model. May contain a shortened part of the answer
 */
public record Finding(String path, String rule, String message) {
    private static final int MOST_CHARACTERS = 300;

    /** Shortens long values. */
    public Finding {
        path = cut(Objects.requireNonNull(path, "path"));
        rule = cut(Objects.requireNonNull(rule, "rule"));
        message = cut(Objects.requireNonNull(message, "message"));
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        if (line.length() <= MOST_CHARACTERS) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
        return line.substring(0, end) + "…";
    }

    /** {@return only the path and the rule, which contain at most names of the answer's fields} */
    @Override
    public String toString() {
        return path + ": " + rule;
    }
}
