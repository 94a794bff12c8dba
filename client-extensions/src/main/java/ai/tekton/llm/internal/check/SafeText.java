package ai.tekton.llm.internal.check;

import java.util.regex.Pattern;

/** Makes text from a server or a network safe for messages, logs and terminals. */
public final class SafeText {
    private static final int MAX_LENGTH = 500;

    /**
     * Blanks and unprintable characters. Control characters, including those of ISO 8859-1, could forge log lines or
     * control a terminal; marks of bidirectional text could show words in a wrong order.
     */
    private static final Pattern UNPRINTED =
            Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    private SafeText() {}

    /**
     * Returns one line of well-formed Unicode, of at most 500 characters and a mark if it was cut.
     *
     * @param words any text
     * @return the text that is safe to show
     */
    public static String line(String words) {
        return cut(printed(words));
    }

    /**
     * Returns one line of well-formed Unicode, of any length.
     *
     * @param words any text
     * @return one line of well-formed Unicode
     */
    public static String printed(String words) {
        return TextChecks.wellFormed(UNPRINTED.matcher(words).replaceAll(" ").strip());
    }

    /**
     * Cuts a well-formed text to a length at which it is still well-formed.
     *
     * @param line the text
     * @return the text if it is short, else its beginning and a mark that it was cut
     */
    public static String cut(String line) {
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }
}
