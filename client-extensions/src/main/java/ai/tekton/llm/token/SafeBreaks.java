package ai.tekton.llm.token;

/**
 * Positions at which every standard encoding begins a new piece, recognised by the two characters around them alone:
 * there a text can be split without a change to its tokens.
 */
final class SafeBreaks {
    static final int NONE = -1;

    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SPACE = 3;
    private static final byte PUNCTUATION = 4;
    private static final byte OTHER_WHITESPACE = 5;
    /**
     * Marks, apostrophes, surrogates and all other characters after or before which a position is not certainly a
     * break.
     */
    private static final byte UNSURE = 0;

    private static final byte[] KINDS = new byte[128];

    static {
        for (int c = 0; c < KINDS.length; c++) {
            KINDS[c] = kind((char) c);
        }
    }

    private SafeBreaks() {}

    /** Returns whether a new piece certainly begins between two characters. */
    static boolean isBreak(char before, char after) {
        byte last = kindOf(before);
        byte next = kindOf(after);
        if (next == SPACE) {
            return last == LETTER || last == DIGIT || last == PUNCTUATION;
        }
        return (last == LETTER || last == DIGIT) && next != last && next != UNSURE && next != OTHER_WHITESPACE;
    }

    /** Returns the last safe position in a range, or {@link #NONE}. */
    static int last(String text, int from, int to) {
        int at = to;
        while (at >= from && !isBreak(text.charAt(at - 1), text.charAt(at))) {
            at--;
        }
        return at >= from ? at : NONE;
    }

    private static byte kindOf(char c) {
        return c < KINDS.length ? KINDS[c] : kind(c);
    }

    private static byte kind(char c) {
        if (c == ' ') {
            return SPACE;
        }
        if (c == '\'') {
            return UNSURE;
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> DIGIT;
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> PUNCTUATION;
            case Character.CONTROL -> c >= '\t' && c <= '\r' || c == '\u0085' ? OTHER_WHITESPACE : UNSURE;
            default -> UNSURE;
        };
    }
}
