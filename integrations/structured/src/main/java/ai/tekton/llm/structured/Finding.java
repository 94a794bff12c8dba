package ai.tekton.llm.structured;

import java.util.Objects;

/**
 * One thing in an answer that does not fit. Immutable and thread-safe.
 *
 * @param path where, as a JSON path such as {@code $.steps[2].minutes}; {@code $} is the whole answer
 * @param rule what is broken: a keyword of the schema such as {@code required}, a constraint's name such as {@code NotBlank},
 *     {@code syntax} for what is no JSON, or {@code type} for what cannot be read as the class of its field
 * @param message what is to be done, for the model to read. May hold a part of the answer, cut short
 */
public record Finding(String path, String rule, String message) {
    private static final int MOST_CHARACTERS = 300;

    /** Cuts what is long. */
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

    /** {@return the path and the rule alone, which hold at most names of the answer's fields} */
    @Override
    public String toString() {
        return path + ": " + rule;
    }
}
