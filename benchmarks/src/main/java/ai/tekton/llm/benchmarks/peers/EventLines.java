package ai.tekton.llm.benchmarks.peers;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The data lines of an event stream, each a slice of the buffer that the body was read into: the least code
 * for a server whose events have one line of data each.
 */
final class EventLines {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final InputStream body;
    private byte[] buffer = new byte[8 * 1024];
    private int position;
    private int limit;
    private int offset;
    private int length;

    EventLines(InputStream body) {
        this.body = body;
    }

    /** Reads up to the next line of data; returns false at the end of the body. */
    boolean next() throws IOException {
        int scanned = position;
        while (true) {
            byte[] bytes = buffer;
            for (int i = scanned; i < limit; i++) {
                if (bytes[i] == '\n') {
                    int start = position;
                    position = i + 1;
                    if (takeData(start, i)) {
                        return true;
                    }
                }
            }
            scanned = limit - position;
            if (!fill()) {
                if (limit > 0) {
                    throw new EOFException("The stream ends within a line.");
                }
                return false;
            }
        }
    }

    private boolean takeData(int start, int lineEnd) {
        int end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        int value = start + DATA.length;
        if (end < value || !Arrays.equals(buffer, start, value, DATA, 0, DATA.length)) {
            return false;
        }
        offset = value < end && buffer[value] == ' ' ? value + 1 : value;
        length = end - offset;
        return true;
    }

    /** Moves the unfinished line to the front of the buffer and reads more of it. */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int n = body.read(buffer, limit, buffer.length - limit);
        limit += Math.max(n, 0);
        return n >= 0;
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
