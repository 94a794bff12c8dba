package ai.tekton.llm.contract.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Reads server-sent events as in the WHATWG HTML standard, section 9.2, and of them the data. For one thread. */
final class ServerEvents {
    /** More than the most of a stream that is read. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("The stream is longer than " + HttpExchanges.LONGEST_BODY + " bytes or " + MOST_EVENTS + " events.");
        }
    }

    private static final int MOST_EVENTS = 100_000;
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final long silenceNanos;
    private long read;
    private int events;
    private long lastEventNanos = System.nanoTime();
    private boolean first = true;
    private boolean afterReturn;

    ServerEvents(InputStream in, Duration silence) {
        this.in = new BufferedInputStream(in);
        this.silenceNanos = silence.toNanos();
    }

    /** {@return the data of the next event that has some; empty at the end of the body} */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        boolean some = false;
        for (Optional<byte[]> line = line(); line.isPresent(); line = line()) {
            byte[] bytes = line.get();
            if (bytes.length == 0) {
                if (some) {
                    lastEventNanos = System.nanoTime();
                    if (++events > MOST_EVENTS) {
                        throw new TooLongException();
                    }
                    return Optional.of(data.toByteArray());
                }
            } else if (isData(bytes)) {
                if (some) {
                    data.write('\n');
                }
                some = true;
                int value = Math.min(bytes.length, DATA.length + 1);
                int start = value < bytes.length && bytes[value] == ' ' ? value + 1 : value;
                data.write(bytes, start, bytes.length - start);
            }
        }
        // An event without the empty line after it has not come whole, and counts for nothing.
        return Optional.empty();
    }

    private Optional<byte[]> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); ; b = read()) {
            boolean lineFeedOfBefore = b == '\n' && afterReturn;
            afterReturn = b == '\r';
            if (b < 0) {
                return Optional.empty();
            } else if (lineFeedOfBefore) {
                continue;
            } else if (b == '\n' || b == '\r') {
                return Optional.of(withoutMark(line.toByteArray()));
            }
            line.write(b);
        }
    }

    private int read() throws IOException {
        // A silent server is the socket's timeout; this is one that says nothing but comments.
        if ((++read & 0xF) == 0 && System.nanoTime() - lastEventNanos > silenceNanos) {
            throw new SocketTimeoutException("No event came in time.");
        }
        if (read > HttpExchanges.LONGEST_BODY) {
            throw new TooLongException();
        }
        return in.read();
    }

    private byte[] withoutMark(byte[] line) {
        boolean marked = first
                && line.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        first = false;
        return marked ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length) : line;
    }

    private static boolean isData(byte[] line) {
        return line.length >= DATA.length
                && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)
                && (line.length == DATA.length || line[DATA.length] == ':');
    }
}
