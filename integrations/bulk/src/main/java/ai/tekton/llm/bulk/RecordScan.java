package ai.tekton.llm.bulk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Finds the complete records of a file, and refuses a file that this library has not written. */
final class RecordScan {
    private static final int BUFFER = 256 * 1024;

    /**
     * The form of a file's records.
     *
     * @param prefix the text before the number
     * @param header the first line; empty for none
     * @param quoted whether a line break within quotes is text
     * @param last the last character of a record; 0 for any
     * @param remedy what to do about a file of other content
     */
    record Form(String prefix, String header, boolean quoted, char last, String remedy) {
        static final Form JSON = new Form("{\"" + AnswerFormat.LINE + "\":", "", false, '}');

        Form(String prefix, String header, boolean quoted, char last) {
            this(prefix, header, quoted, last, "Restore the file, or start from the beginning with another output.");
        }

        static Form of(AnswerFormat format) {
            return format == AnswerFormat.CSV ? new Form("", format.header(), true, (char) 0) : JSON;
        }

        Form withoutHeader() {
            return new Form(prefix, "", quoted, last, remedy);
        }

        Form withRemedy(String other) {
            return new Form(prefix, header, quoted, last, other);
        }

        /** The failure of a file that this library has not written so. */
        IOException foreign(Path path, long line) {
            return new IOException("Record " + line + " of " + path
                    + " was not written by a bulk run, or has been changed. " + remedy);
        }
    }

    /** Called for each record. */
    interface Found {
        void record(long number, long from, long to) throws IOException;
    }

    private enum State {
        PREFIX,
        NUMBER,
        BODY,
        WRONG
    }

    private final Form form;
    private final byte[] prefix;
    private final Path path;
    private State state = State.PREFIX;
    private int matched;
    private int digits;
    private long number;
    private boolean inQuotes;
    private int before;
    private boolean zeros;
    private long lines;
    private long wrongLine;
    private long from;
    private long end;

    RecordScan(Form form, Path path) {
        this.form = form;
        this.prefix = form.prefix().getBytes(StandardCharsets.US_ASCII);
        this.path = path;
    }

    /**
     * Scans the file.
     *
     * @return the end position of the last complete record
     * @throws IOException where it cannot be read, or has other content
     */
    long scan(FileChannel channel, Found found) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long at = header(channel);
        from = at;
        end = at;
        while (channel.read(buffer, at) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                at++;
                take(buffer.get(), at, found);
            }
            buffer.clear();
        }
        return end;
    }

    private long header(FileChannel channel) throws IOException {
        byte[] header =
                form.header().isEmpty() ? new byte[0] : (form.header() + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer there = ByteBuffer.allocate(header.length);
        while (there.hasRemaining() && channel.read(there, there.position()) >= 0) {
            // Reads until the buffer is full or the file ends.
        }
        for (int i = 0; i < there.position(); i++) {
            if (there.array()[i] != header[i]) {
                throw foreign(1);
            }
        }
        return there.position() < header.length ? 0 : header.length;
    }

    private void take(byte b, long after, Found found) throws IOException {
        zeros |= b == 0;
        if (form.quoted() && b == '"') {
            inQuotes = !inQuotes;
        }
        if (b == '\n' && !inQuotes) {
            endOfLine(after, found);
            return;
        }
        switch (state) {
            case PREFIX -> {
                if (matched < prefix.length && b == prefix[matched]) {
                    matched++;
                    state = matched == prefix.length ? State.NUMBER : State.PREFIX;
                } else if (prefix.length == 0) {
                    state = State.NUMBER;
                    digit(b);
                } else {
                    state = State.WRONG;
                }
            }
            case NUMBER -> digit(b);
            default -> {
                // Only the end of the record matters.
            }
        }
        before = b;
    }

    private void digit(byte b) {
        if (b >= '0' && b <= '9' && digits < 18) {
            number = number * 10 + (b - '0');
            digits++;
        } else {
            state = b == ',' && digits > 0 ? State.BODY : State.WRONG;
        }
    }

    private void endOfLine(long after, Found found) throws IOException {
        lines++;
        boolean whole = state == State.BODY && (form.last() == 0 || before == form.last());
        if (!whole) {
            // An incomplete record has no line break. But after a power failure a file system may contain zeros in the
            // place of
            // data that was never written.
            if (wrongLine > 0 || !zeros) {
                throw foreign(wrongLine > 0 ? wrongLine : lines);
            }
            wrongLine = lines;
        } else {
            if (wrongLine > 0) {
                throw foreign(wrongLine);
            }
            found.record(number, from, after);
            end = after;
        }
        from = after;
        state = State.PREFIX;
        matched = 0;
        digits = 0;
        number = 0;
        before = 0;
        zeros = false;
    }

    private IOException foreign(long line) {
        return form.foreign(path, line);
    }
}
