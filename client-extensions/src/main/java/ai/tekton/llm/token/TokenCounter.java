package ai.tekton.llm.token;

/**
 * Counts the tokens of texts: a {@link BytePairEncoding}, or a counter of your own. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface TokenCounter {
    /**
     * Counts the tokens of a text.
     *
     * @param text the text; whatever is in it counts as ordinary text
     * @return the number of tokens, 0 or more
     */
    int count(String text);

    /**
     * Cuts a text to a number of tokens. This default halves its way to the place of the cut, so what it finds is the
     * longest prefix that fits when a longer text never has fewer tokens; whether that is so or not, what it returns fits.
     *
     * @param text the text
     * @param maxTokens the most tokens the result may have, 0 or more
     * @return a prefix of the text that ends with a whole code point
     */
    default String truncate(String text, int maxTokens) {
        if (count(text) <= maxTokens) {
            return text;
        }
        int fits = 0;
        int tooLong = text.length();
        while (fits < tooLong) {
            int middle = CodePoints.boundaryAtOrBefore(text, (fits + tooLong + 1) >>> 1);
            if (middle <= fits) {
                middle = CodePoints.next(text, fits);
            }
            if (middle >= tooLong) {
                break;
            }
            if (count(text.substring(0, middle)) <= maxTokens) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return text.substring(0, fits);
    }
}
