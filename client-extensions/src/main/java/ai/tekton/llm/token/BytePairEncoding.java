package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import com.knuddels.jtokkit.api.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the tokens of a model's byte pair encoding. Immutable and thread-safe; it loads its tables when it first
 * counts.
 *
 * <p>A pattern splits a text into pieces; in each piece, the neighbouring pair with the lowest rank in the vocabulary
 * is merged until no pair is left. Text that looks like a special token, such as {@code <|endoftext|>}, counts as
 * ordinary text. An unpaired surrogate counts as U+FFFD, which is its replacement in UTF-8. Counts are exact and take
 * linear time, also for pieces of many megabytes.
 */
public final class BytePairEncoding implements TokenCounter {
    /**
     * The size from which a piece is counted here: JTokkit merges shorter pieces in quadratic time, and is not exact
     * for longer ones.
     */
    private static final int LONG_PIECE_BYTES = 500;
    /** A number of characters that certainly have fewer bytes than a long piece. */
    private static final int SHORT_PIECE_CHARS = (LONG_PIECE_BYTES - 1) / 3;

    private final String name;
    private final Pattern pieces;
    private final boolean standard;
    private final Lazy<Encoding> encoding;
    private final Lazy<Vocabulary> vocabulary;

    private BytePairEncoding(
            String name, Pattern pieces, boolean standard, Lazy<Encoding> encoding, Lazy<Vocabulary> vocabulary) {
        this.name = name;
        this.pieces = pieces;
        this.standard = standard;
        this.encoding = encoding;
        this.vocabulary = vocabulary;
    }

    static BytePairEncoding standard(StandardEncoding which) {
        Lazy<Encoding> encoding = new Lazy<>(which::load);
        return new BytePairEncoding(
                which.encodingName(),
                which.pieces(),
                true,
                encoding,
                new Lazy<>(() -> which.vocabulary(encoding.get())));
    }

    /**
     * Returns a custom encoding.
     *
     * @param name its name, such as {@code llama3}
     * @param pieces the pattern that splits a text into pieces, matched repeatedly; must not use look-behind
     * @param ranks the rank of each token in the order of merging, from 0; must include the 256 single bytes
     * @return the encoding
     * @throws InvalidRequestException if a single byte has no rank, or two tokens have the same rank
     */
    public static BytePairEncoding of(String name, Pattern pieces, Map<byte[], Integer> ranks) {
        RankTable table = new RankTable(name, ranks);
        return new BytePairEncoding(
                name,
                pieces,
                false,
                new Lazy<>(() -> table.encoding(pieces)),
                new Lazy<>(() -> new Vocabulary(table.tokens())));
    }

    /**
     * Reads a custom encoding from a file in the form of OpenAI's tiktoken: a line for each token, with its bytes in
     * Base64, a space and its rank.
     *
     * @param name its name, such as {@code llama3}
     * @param pieces the pattern that splits a text into pieces, matched repeatedly; must not use look-behind
     * @param tiktoken the file; read to its end, and not closed
     * @return the encoding
     * @throws IOException if the file cannot be read
     * @throws InvalidRequestException if a line is invalid, a single byte has no rank, or two tokens have the same rank
     */
    public static BytePairEncoding read(String name, Pattern pieces, InputStream tiktoken) throws IOException {
        return of(name, pieces, RankTable.read(tiktoken));
    }

    /**
     * Returns the encoding's name.
     *
     * @return the name, such as {@code o200k_base}
     */
    public String name() {
        return name;
    }

    @Override
    public int count(String text) {
        return countClean(CodePoints.withoutLoneSurrogates(text));
    }

    /**
     * Truncates a text to a number of tokens.
     *
     * @param text the text
     * @param maxTokens the maximum number of tokens of the result, 0 or more
     * @return the longest prefix that fits and ends with a whole code point
     */
    @Override
    public String truncate(String text, int maxTokens) {
        int end = new Truncation(this, CodePoints.withoutLoneSurrogates(text), maxTokens).end();
        return text.substring(0, end);
    }

    /**
     * Counts a text without unpaired surrogates. Counts chunk by chunk only if there may be a long piece, which a check
     * of a few characters shows.
     */
    int countClean(String text) {
        if (!standard) {
            return text.length() <= SHORT_PIECE_CHARS ? ordinary(text) : countByPieces(text, 0, text.length());
        }
        int tokens = 0;
        int counted = 0;
        int lastBreak = 0;
        while (text.length() - lastBreak > SHORT_PIECE_CHARS) {
            int next = SafeBreaks.last(text, lastBreak + 1, lastBreak + SHORT_PIECE_CHARS);
            if (next == SafeBreaks.NONE) {
                next = nextBreak(text, lastBreak + SHORT_PIECE_CHARS);
                tokens += ordinary(text.substring(counted, lastBreak)) + countByPieces(text, lastBreak, next);
                counted = next;
            }
            lastBreak = next;
        }
        return tokens + ordinary(text.substring(counted));
    }

    /**
     * Returns the first position from an index on at which the text can be split without a change to its tokens, or its
     * end.
     */
    int nextBreak(String text, int from) {
        int at = standard ? Math.min(Math.max(1, from), text.length()) : text.length();
        while (at < text.length() && !SafeBreaks.isBreak(text.charAt(at - 1), text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int countByPieces(String text, int from, int to) {
        int tokens = 0;
        int counted = from;
        Matcher piece = pieces(text, from, to);
        while (piece.find()) {
            if (piece.end() - piece.start() > SHORT_PIECE_CHARS && isLong(piece.group())) {
                tokens += ordinary(text.substring(counted, piece.start()))
                        + vocabulary.get().count(utf8(piece.group()));
                counted = piece.end();
            }
        }
        return tokens + ordinary(text.substring(counted, to));
    }

    Matcher pieces(String text, int from, int to) {
        return pieces.matcher(text).region(from, to);
    }

    /** Returns the length in characters of the longest prefix of a long piece whose encoding as one piece fits. */
    int longestPrefix(String longPiece, int maxTokens) {
        byte[] bytes = utf8(longPiece);
        int fits = vocabulary.get().longestPrefix(bytes, maxTokens);
        return new String(bytes, 0, fits, StandardCharsets.UTF_8).length();
    }

    static boolean isLong(String piece) {
        return piece.length() > SHORT_PIECE_CHARS && utf8(piece).length >= LONG_PIECE_BYTES;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int ordinary(String text) {
        return text.isEmpty() ? 0 : encoding.get().countTokensOrdinary(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
