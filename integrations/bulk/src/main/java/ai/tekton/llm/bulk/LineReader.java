package ai.tekton.llm.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8 one by one, so that an invalid or too long line affects no other. Removes a byte order mark and the
 * carriage returns of Windows line breaks. Not thread-safe.
 */
public final class LineReader implements AutoCloseable {
    /** The longest line that is sent; servers of the contract accept no longer one. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final String MARK = "\uFEFF";

    /**
     * A line.
     *
     * @param number its position, from 1
     * @param text its text, with invalid UTF-8 replaced, and only the beginning of a too long line
     * @param wrong why it is unusable; empty where it is usable
     */
    public record Line(long number, String text, String wrong) {}

    private final InputStream in;
    private final RecordEnds ends;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int end;
    private long number;

    /**
     * Reads from the beginning of a stream.
     *
     * @param in the bytes; closed with this
     */
    public LineReader(InputStream in) {
        this(in, RecordEnds.ofLines());
    }

    LineReader(InputStream in, RecordEnds ends) {
        this.in = in;
        this.ends = ends;
    }

    /** Skips a line; false at the end. */
    boolean skip() throws IOException {
        return scan(false) >= 0;
    }

    /** The next line's number. */
    long nextNumber() {
        return number + 1;
    }

    /**
     * Reads a line.
     *
     * @return the next line; null where there is none
     * @throws IOException where the stream fails
     */
    public @Nullable Line next() throws IOException {
        line.reset();
        long length = scan(true);
        if (length < 0) {
            return null;
        }
        byte[] bytes = line.toByteArray();
        if (length > MOST_BYTES) {
            return new Line(
                    number,
                    new String(bytes, 0, Math.min(bytes.length, BUFFER), StandardCharsets.UTF_8),
                    "The line has " + length + " bytes, more than the maximum of " + MOST_BYTES + ".");
        }
        String text;
        String wrong = "";
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.UTF_8);
            wrong = "The line is not in UTF-8.";
        }
        return new Line(number, stripped(text), wrong);
    }

    private String stripped(String text) {
        String all = number == 1 && text.startsWith(MARK) ? text.substring(1) : text;
        return all.endsWith("\r") ? all.substring(0, all.length() - 1) : all;
    }

    /** The length of the line in bytes; negative at the end. */
    private long scan(boolean keep) throws IOException {
        long length = 0;
        boolean any = false;
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end <= 0) {
                    end = 0;
                    break;
                }
            }
            any = true;
            int from = at;
            boolean over = false;
            while (at < end && !over) {
                over = ends.isEnd(buffer[at]);
                at += over ? 0 : 1;
            }
            length += at - from;
            if (keep && length <= MOST_BYTES) {
                line.write(buffer, from, at - from);
            }
            if (at < end) {
                at++;
                break;
            }
        }
        if (!any) {
            return -1;
        }
        number++;
        return length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
