package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Parses a stream of bytes into server-sent events, as the HTML standard defines them (WHATWG, section 9.2.6,
 * "Interpreting an event stream"). Not thread-safe.
 *
 * <p>It reads only as many bytes as are available, returns an event as soon as its blank line has arrived, and makes no
 * string of the data: the data stays in the buffer, as a slice of {@link #buffer()} that is valid until the next call
 * of {@link #next()}. Several data lines are joined in place, which always moves bytes towards the front.
 */
final class EventStreamParser {
    /** The initial size of the buffer in bytes: enough for usual events, and doubled whenever an event is larger. */
    private static final int FIRST_CAPACITY = 2 * 1024;

    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] ID = ascii("id");
    private static final byte[] RETRY = ascii("retry");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int maxEventBytes;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int lineStart;
    private int scanned;
    private int limit;
    private boolean atStreamStart = true;
    private boolean lastLineEndedInCr;

    private boolean hasData;
    private int dataStart;
    private int dataEnd;
    private String event = "message";
    private String lastEventId = "";
    private long retryMillis = -1;
    private String pendingEvent = "message";

    EventStreamParser(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Waits for the next event.
     *
     * @return false if the stream has ended; an event without its blank line is dropped
     */
    boolean next() throws IOException {
        hasData = false;
        while (true) {
            int lineEnd = findLineEnd();
            if (lineEnd < 0) {
                if (!fill()) {
                    return false;
                }
            } else if (takeLine(lineEnd)) {
                return true;
            }
        }
    }

    /**
     * Returns whether data of an unfinished event has arrived, which at the end of the stream means that the event was
     * cut.
     */
    boolean isWithinEvent() {
        return hasData || startsWith(DATA, lineStart, limit);
    }

    /** Returns the bytes that {@link #offset()} and {@link #length()} refer to. */
    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return dataStart;
    }

    int length() {
        return dataEnd - dataStart;
    }

    /** Returns the event's type; {@code message} if the stream names none. */
    String event() {
        return event;
    }

    String lastEventId() {
        return lastEventId;
    }

    /** Returns the delay before reconnecting that the stream requested, in milliseconds. */
    OptionalLong retryMillis() {
        return retryMillis < 0 ? OptionalLong.empty() : OptionalLong.of(retryMillis);
    }

    private int findLineEnd() {
        if (lastLineEndedInCr && lineStart < limit) {
            lastLineEndedInCr = false;
            if (buffer[lineStart] == '\n') {
                lineStart++;
                scanned = lineStart;
            }
        }
        int lineEnd = LineEnds.first(buffer, scanned, limit);
        if (lineEnd < 0) {
            scanned = limit;
        }
        return lineEnd;
    }

    /** Processes one line; returns true if it is the blank line that ends an event. */
    private boolean takeLine(int lineEnd) throws IOException {
        int start = lineStart;
        lineStart = lineEnd + 1;
        scanned = lineStart;
        // The line ends at the CR at once: waiting for a LF after it would delay the event.
        lastLineEndedInCr = buffer[lineEnd] == '\r';
        if (atStreamStart) {
            atStreamStart = false;
            if (startsWith(BYTE_ORDER_MARK, start, lineEnd)) {
                start += BYTE_ORDER_MARK.length;
            }
        }
        if (start == lineEnd) {
            return endEvent();
        }
        takeField(start, lineEnd);
        return false;
    }

    private boolean endEvent() {
        event = pendingEvent;
        pendingEvent = "message";
        return hasData;
    }

    private void takeField(int start, int end) throws IOException {
        int colon = start;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && buffer[value] == ' ') {
            value++;
        }
        if (is(DATA, start, colon)) {
            takeData(value, end);
        } else if (is(EVENT, start, colon)) {
            pendingEvent = value == end || is(MESSAGE, value, end) ? "message" : text(value, end);
        } else if (is(ID, start, colon)) {
            takeId(value, end);
        } else if (is(RETRY, start, colon)) {
            takeRetry(value, end);
        }
    }

    private void takeData(int value, int end) throws IOException {
        if (!hasData) {
            hasData = true;
            dataStart = value;
            dataEnd = end;
        } else {
            buffer[dataEnd] = '\n';
            System.arraycopy(buffer, value, buffer, dataEnd + 1, end - value);
            dataEnd += 1 + end - value;
        }
        if (length() > maxEventBytes) {
            throw tooLarge();
        }
    }

    private void takeId(int value, int end) {
        for (int i = value; i < end; i++) {
            if (buffer[i] == 0) {
                return;
            }
        }
        lastEventId = text(value, end);
    }

    private void takeRetry(int value, int end) {
        long millis = 0;
        for (int i = value; i < end; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9 || millis > Integer.MAX_VALUE) {
                return;
            }
            millis = millis * 10 + digit;
        }
        if (value < end) {
            retryMillis = millis;
        }
    }

    /** Makes room and reads the available bytes; returns false at the end of the stream. */
    private boolean fill() throws IOException {
        moveToFront();
        if (limit == buffer.length) {
            if (limit > maxEventBytes) {
                throw tooLarge();
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int n = in.read(buffer, limit, buffer.length - limit);
        if (n < 0) {
            return false;
        }
        limit += n;
        return true;
    }

    /** Keeps the data so far, one byte for the LF that may join it to more, and the unfinished line. */
    private void moveToFront() {
        int front = 0;
        if (hasData) {
            if (dataStart > 0) {
                System.arraycopy(buffer, dataStart, buffer, 0, length());
                dataEnd = length();
                dataStart = 0;
            }
            front = dataEnd + 1;
        }
        int line = limit - lineStart;
        if (lineStart > front) {
            System.arraycopy(buffer, lineStart, buffer, front, line);
            scanned -= lineStart - front;
            limit = front + line;
            lineStart = front;
        }
    }

    private BodyTooLargeException tooLarge() {
        return new BodyTooLargeException("An event of the stream", maxEventBytes, "maxEventBytes");
    }

    private boolean is(byte[] name, int start, int end) {
        return end - start == name.length && startsWith(name, start, end);
    }

    private boolean startsWith(byte[] prefix, int start, int end) {
        return end - start >= prefix.length
                && Arrays.equals(buffer, start, start + prefix.length, prefix, 0, prefix.length);
    }

    private String text(int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
