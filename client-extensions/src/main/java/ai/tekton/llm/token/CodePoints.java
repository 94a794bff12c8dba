package ai.tekton.llm.token;

/** Where a text can be cut, and what of it cannot be encoded. */
final class CodePoints {
    private static final char REPLACEMENT = '\uFFFD';

    private CodePoints() {}

    /** Where the code point that begins here ends. */
    static int next(String text, int index) {
        return index + Character.charCount(text.codePointAt(index));
    }

    /** Where the code point that ends here begins. */
    static int before(String text, int index) {
        return index - Character.charCount(text.codePointBefore(index));
    }

    /** This place, or the one before it where this is in the middle of a code point. */
    static int boundaryAtOrBefore(String text, int index) {
        boolean middle = index > 0
                && index < text.length()
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
        return middle ? index - 1 : index;
    }

    /** The text with what UTF-8 has no bytes for replaced, character by character. */
    static String withoutLoneSurrogates(String text) {
        char[] replaced = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 2) {
                    i++;
                } else {
                    replaced = replaced == null ? text.toCharArray() : replaced;
                    replaced[i] = REPLACEMENT;
                }
            }
        }
        return replaced == null ? text : new String(replaced);
    }
}
