package ai.tekton.llm.cli.screen;

/**
 * Makes text safe to show: replaces characters that a terminal would act on by their names, such as {@code <U+001B>}. Those are
 * the control characters except for tab and line feed, and those that change the direction of writing. Remembers a carriage
 * return, whose line feed may arrive with the next text. Not thread-safe.
 */
public final class ControlCharacters {
    private boolean afterReturn;

    /** Creates the filter for a new text. */
    public ControlCharacters() {}

    /** Makes a complete text safe.
     *
     * @param text the text
     * @return the text with names for its control characters
     */
    public static String named(String text) {
        ControlCharacters all = new ControlCharacters();
        return all.next(text) + all.end();
    }

    /**
     * Makes the next chunk of a text safe.
     *
     * @param text the chunk's text
     * @return the chunk with names for its control characters
     */
    public String next(String text) {
        if (!afterReturn && text.chars().noneMatch(ControlCharacters::isControl)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (afterReturn && character != '\n') {
                name('\r', safe);
            }
            afterReturn = character == '\r';
            if (!isControl(character)) {
                safe.append(character);
            } else if (!afterReturn) {
                name(character, safe);
            }
        }
        return safe.toString();
    }

    /**
     * Ends the text.
     *
     * @return the text that was held back
     */
    public String end() {
        boolean held = afterReturn;
        afterReturn = false;
        return held ? name('\r', new StringBuilder()).toString() : "";
    }

    private static boolean isControl(int character) {
        return character < ' ' && character != '\n' && character != '\t'
                || character >= 0x7f && character <= 0x9f
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069;
    }

    private static StringBuilder name(char character, StringBuilder target) {
        return target.append(String.format("<U+%04X>", (int) character));
    }
}
