package ai.tekton.llm.internal.check;

import ai.tekton.llm.error.InvalidRequestException;

/**
 * Finds unpaired surrogates, which remain if a text is cut inside a character. They are not characters, so UTF-8 cannot
 * encode them: WebSocket libraries and servers fail at them in different ways.
 */
public final class TextChecks {
    private static final char REPLACEMENT = '\uFFFD';

    private TextChecks() {}

    /**
     * Refuses a text that cannot be sent.
     *
     * @param name the name of the text in messages
     * @param text the text, which is never quoted
     * @throws InvalidRequestException if it holds an unpaired surrogate; the message names the index of the first
     */
    public static void checkWellFormed(String name, String text) {
        int half = indexOfHalf(text, 0);
        if (half >= 0) {
            throw new InvalidRequestException(
                    name + " must be well-formed Unicode, but has half a surrogate pair at index " + half
                            + ". Cut texts between code points, as String.offsetByCodePoints does.");
        }
    }

    /**
     * Returns whether a text can be sent.
     *
     * @param text the text
     * @return false if it holds an unpaired surrogate
     */
    public static boolean isWellFormed(String text) {
        return indexOfHalf(text, 0) < 0;
    }

    /**
     * Returns the text with a replacement character for each unpaired surrogate.
     *
     * @param text any text
     * @return the text itself if it is well-formed
     */
    public static String wellFormed(String text) {
        int half = indexOfHalf(text, 0);
        if (half < 0) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (; half >= 0; half = indexOfHalf(text, half + 1)) {
            whole.setCharAt(half, REPLACEMENT);
        }
        return whole.toString();
    }

    private static int indexOfHalf(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
