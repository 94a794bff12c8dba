package ai.tekton.llm.token;

/** Finds positions at which a text can be cut, and replaces characters that cannot be encoded. */
final class CodePoints {
    private static final char REPLACEMENT = '\uFFFD';

    private CodePoints() {}

    /** Returns the end of the code point that begins at an index. */
    static int next(String text, int index) {
        return index + Character.charCount(text.codePointAt(index));
    }

    /** Returns the beginning of the code point that ends at an index. */
    static int before(String text, int index) {
        return index - Character.charCount(text.codePointBefore(index));
    }

    /** Returns the index, or the one before it if the index is inside a code point. */
    static int boundaryAtOrBefore(String text, int index) {
        boolean middle = index > 0
                && index < text.length()
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
        return middle ? index - 1 : index;
    }

    /** Returns the text with a replacement character for each unpaired surrogate. */
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
