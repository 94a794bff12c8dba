package ai.tekton.llm.token;

import java.util.regex.Matcher;

/** Finds where a text must end to have at most a number of tokens. Used once, by one thread. */
final class Truncation {
    /** The number of characters that are counted at a time, until they no longer fit. */
    private static final int BLOCK_CHARS = 4096;
    /** The length of a suffix such as {@code 'll}, inside which a cut makes a word two pieces, plus one character. */
    private static final int SUFFIX_CHARS = 5;

    private final BytePairEncoding encoding;
    private final String text;
    /** The end of the prefix that certainly fits, and the number of tokens left after it. */
    private int fits;

    private int left;

    Truncation(BytePairEncoding encoding, String text, int maxTokens) {
        this.encoding = encoding;
        this.text = text;
        this.left = maxTokens;
    }

    int end() {
        while (fits < text.length()) {
            if (left >= 3L * (text.length() - fits)) {
                return text.length(); // a token has at least one byte
            }
            int end = encoding.nextBreak(text, fits + BLOCK_CHARS);
            int tokens = end - fits <= 2 * BLOCK_CHARS ? encoding.countClean(text.substring(fits, end)) : -1;
            if (tokens < 0 || tokens > left) {
                int cut = goByPieces(end);
                if (cut >= 0) {
                    return cut;
                }
            } else {
                left -= tokens;
                fits = end;
            }
        }
        return fits;
    }

    /** Returns where the text must end, or -1 if all of it up to an index fits. */
    private int goByPieces(int end) {
        int previous = fits;
        int previousTokens = 0;
        Matcher piece = encoding.pieces(text, fits, end);
        while (piece.find()) {
            int tokens = fitting(piece.group());
            if (tokens < 0) {
                int start = piece.start();
                int cut = cutIn(start, piece.end());
                return cut > afterFirst(start) ? cut : cutAfterFirst(previous, previousTokens, start, cut);
            }
            left -= tokens;
            previous = piece.start();
            previousTokens = tokens;
            fits = piece.end();
        }
        fits = end;
        return -1;
    }

    /** Returns the tokens of a piece, or -1 if they do not fit. Stops counting a long piece at that point. */
    private int fitting(String piece) {
        if (BytePairEncoding.isLong(piece) && encoding.longestPrefix(piece, left) < piece.length()) {
            return -1;
        }
        int tokens = encoding.countClean(piece);
        return tokens <= left ? tokens : -1;
    }

    /**
     * Returns the last position in a piece, or one character after it, that fits. After it, because a run of spaces
     * leaves its last space to the following word; cut before that word, the run is one piece, which may have fewer
     * tokens.
     */
    private int cutIn(int start, int end) {
        if (left <= 0) {
            return start;
        }
        int behind = end < text.length() ? CodePoints.next(text, end) : end;
        String piece = text.substring(start, behind);
        boolean longPiece = BytePairEncoding.isLong(piece);
        int first = longPiece ? behind - SUFFIX_CHARS : start;
        if (longPiece && start + encoding.longestPrefix(piece, left) < first) {
            return cutInLong(start, piece);
        }
        int cut = behind == end ? CodePoints.before(text, end) : behind;
        while (cut > first && !fits(start, cut, left)) {
            cut = CodePoints.before(text, cut);
        }
        return longPiece && cut <= first ? cutInLong(start, text.substring(start, cut)) : cut;
    }

    /**
     * Returns the cut in a long piece. A prefix of a piece is nearly always one piece, too; else it may have one token
     * more.
     */
    private int cutInLong(int start, String piece) {
        int cut = start + encoding.longestPrefix(piece, left);
        while (cut > start && !fits(start, cut, left)) {
            cut = CodePoints.before(text, cut);
        }
        return cut;
    }

    private int afterFirst(int start) {
        return CodePoints.next(text, start);
    }

    /**
     * Returns the cut after the first character of a piece, which may join the spaces before it into one piece, for the
     * same reason.
     */
    private int cutAfterFirst(int previous, int previousTokens, int start, int otherwise) {
        int cut = afterFirst(start);
        return fits(previous, cut, left + previousTokens) ? cut : Math.min(otherwise, start);
    }

    private boolean fits(int start, int end, int tokens) {
        return encoding.countClean(text.substring(start, end)) <= tokens;
    }
}
