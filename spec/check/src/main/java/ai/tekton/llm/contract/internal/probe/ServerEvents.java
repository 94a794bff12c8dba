package ai.tekton.llm.contract.internal.probe;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads the data of server-sent events, as in section 9.2 of the WHATWG HTML standard. Not thread-safe. */
final class ServerEvents {
    /** The stream is longer than the limit. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("The stream is longer than " + HttpExchanges.LONGEST_BODY + " bytes or " + MOST_EVENTS + " events.");
        }
    }

    private static final int MOST_EVENTS = 100_000;
    private static final String DATA = "data";

    /** The byte order mark of UTF-8, read as ISO 8859-1. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final BufferedReader lines;
    private final long silenceNanos;
    private int events;
    private long lastEventNanos = System.nanoTime();
    private boolean first = true;

    ServerEvents(InputStream in, Duration silence) {
        this.silenceNanos = silence.toNanos();
        // ISO 8859-1 keeps every byte, so that the caller sees those that are no UTF-8.
        this.lines = new BufferedReader(new InputStreamReader(new Limited(in), StandardCharsets.ISO_8859_1));
    }

    /** {@return the data of the next event that has some; empty at the end of the body} */
    Optional<byte[]> next() throws IOException {
        StringBuilder data = null;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty() && data != null) {
                lastEventNanos = System.nanoTime();
                if (++events > MOST_EVENTS) {
                    throw new TooLongException();
                }
                return Optional.of(data.toString().getBytes(StandardCharsets.ISO_8859_1));
            } else if (line.equals(DATA) || line.startsWith(DATA + ":")) {
                String value = line.length() > DATA.length() ? line.substring(DATA.length() + 1) : "";
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(value.startsWith(" ") ? value.substring(1) : value);
            }
        }
        // An event without the empty line after it is incomplete, and does not count.
        return Optional.empty();
    }

    private String line() throws IOException {
        String line = lines.readLine();
        boolean marked = first && line != null && line.startsWith(BYTE_ORDER_MARK);
        first = false;
        return marked ? line.substring(BYTE_ORDER_MARK.length()) : line;
    }

    /** Ends where the stream is too long, and where it brings something, but no event in time. */
    private final class Limited extends FilterInputStream {
        private long read;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] block, int offset, int length) throws IOException {
            if (System.nanoTime() - lastEventNanos > silenceNanos) {
                throw new SocketTimeoutException("No event came in time.");
            }
            int count = super.read(block, offset, length);
            read += count;
            if (read > HttpExchanges.LONGEST_BODY) {
                throw new TooLongException();
            }
            return count;
        }
    }
}
