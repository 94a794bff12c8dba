package ai.tekton.llm.token;

/** Counts the tokens of texts: a {@link BytePairEncoding}, or a custom counter. Implementations must be thread-safe. */
@FunctionalInterface
public interface TokenCounter {
    /**
     * Counts the tokens of a text.
     *
     * @param text the text; special tokens in it count as ordinary text
     * @return the number of tokens, 0 or more
     */
    int count(String text);

    /**
     * Truncates a text to a number of tokens. This default is a binary search: its result always fits, and is the
     * longest prefix that fits if a longer text never has fewer tokens.
     *
     * @param text the text
     * @param maxTokens the maximum number of tokens of the result, 0 or more
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
