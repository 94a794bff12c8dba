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
 * Counts tokens as a model's byte pair encoding makes them. Immutable and thread-safe; its tables are loaded when it first
 * counts.
 *
 * <p>A text is split into pieces by a pattern, and in each piece the pair of neighbours that comes first in the vocabulary
 * is merged until none is left. Text that looks like a special token, such as {@code <|endoftext|>}, is ordinary text. A
 * surrogate without its other half counts as U+FFFD, which is what it becomes in UTF-8. Counts are exact and take linear
 * time, also for pieces of many megabytes.
 */
public final class BytePairEncoding implements TokenCounter {
    /** A piece with fewer bytes is left to JTokkit, which merges it in quadratic time; it is no longer exact beyond. */
    private static final int LONG_PIECE_BYTES = 500;
    /** So many characters have fewer bytes than a long piece. */
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
     * An encoding of your own.
     *
     * @param name its name, such as {@code llama3}
     * @param pieces what splits a text into pieces; matched again and again, without a look behind
     * @param ranks the place of each token in the order of merging, from 0; the 256 single bytes are among the tokens
     * @return the encoding
     * @throws InvalidRequestException if a single byte has no rank, or two tokens have the same
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
     * An encoding of your own, from a file in the form that OpenAI's tiktoken uses: a line for each token, with its
     * bytes in Base64, a space and its rank.
     *
     * @param name its name, such as {@code llama3}
     * @param pieces what splits a text into pieces; matched again and again, without a look behind
     * @param tiktoken the file; read to its end, and left open
     * @return the encoding
     * @throws IOException if the file cannot be read
     * @throws InvalidRequestException if a line is wrong, a single byte has no rank, or two tokens have the same
     */
    public static BytePairEncoding read(String name, Pattern pieces, InputStream tiktoken) throws IOException {
        return of(name, pieces, RankTable.read(tiktoken));
    }

    /**
     * The encoding's name.
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
     * Cuts a text to a number of tokens.
     *
     * @param text the text
     * @param maxTokens the most tokens the result may have, 0 or more
     * @return the longest prefix that fits and ends with a whole code point
     */
    @Override
    public String truncate(String text, int maxTokens) {
        int end = new Truncation(this, CodePoints.withoutLoneSurrogates(text), maxTokens).end();
        return text.substring(0, end);
    }

    /** Goes by the pieces only where there may be a long one, for which a look at a few characters is enough. */
    int countClean(String text) {
        if (!standard) {
            return text.length() <= SHORT_PIECE_CHARS ? ordinary(text) : countByPieces(text, 0, text.length());
        }
        int tokens = 0;
        int counted = 0;
        int lastBreak = 0;
        while (text.length() - lastBreak > SHORT_PIECE_CHARS) {
            int next = SureBreaks.last(text, lastBreak + 1, lastBreak + SHORT_PIECE_CHARS);
            if (next == SureBreaks.NONE) {
                next = nextBreak(text, lastBreak + SHORT_PIECE_CHARS);
                tokens += ordinary(text.substring(counted, lastBreak)) + countByPieces(text, lastBreak, next);
                counted = next;
            }
            lastBreak = next;
        }
        return tokens + ordinary(text.substring(counted));
    }

    /** The first place from this one on where the text can be cut without a change to its tokens, or its end. */
    int nextBreak(String text, int from) {
        int at = standard ? Math.min(Math.max(1, from), text.length()) : text.length();
        while (at < text.length() && !SureBreaks.isBreak(text.charAt(at - 1), text.charAt(at))) {
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

    /** How many characters the longest beginning of a long piece has whose encoding as one piece fits. */
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
