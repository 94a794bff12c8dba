package ai.tekton.llm.internal.check;

import java.util.regex.Pattern;

/** Makes the words of a server, or of a network, fit for a message, a log and a terminal. */
public final class SafeText {
    private static final int MAX_LENGTH = 500;

    /**
     * Blanks and what is not printed. Control characters, those of ISO 8859-1 too, could forge lines of a log or steer a
     * terminal; the marks of bidirectional text could show words in another order than they are in.
     */
    private static final Pattern UNPRINTED =
            Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    private SafeText() {}

    /**
     * One line of well-formed Unicode, of at most 500 characters and a sign that it was cut.
     *
     * @param words any text
     * @return what is safe to show of it
     */
    public static String line(String words) {
        return cut(printed(words));
    }

    /**
     * The same, of whatever length.
     *
     * @param words any text
     * @return one line of well-formed Unicode
     */
    public static String printed(String words) {
        return TextChecks.wellFormed(UNPRINTED.matcher(words).replaceAll(" ").strip());
    }

    /**
     * The beginning of a well-formed text, which is well-formed too.
     *
     * @param line the text
     * @return the text where it is short, else its beginning and a sign that it was cut
     */
    public static String cut(String line) {
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }
}
