package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** The input of a run: a file, or a stream of JSON Lines, which can be read only once. Not thread-safe. */
final class RunInput {
    private final Optional<Path> path;
    private final Optional<InputStream> stream;
    private final PromptReader reader;
    private final InputContent content;

    /**
     * Creates the input.
     *
     * @param path the file; ignored where there is a stream
     * @param stream the stream
     * @param reader converts the lines
     * @param output the file of the answers
     */
    RunInput(Path path, Optional<InputStream> stream, PromptReader reader, Path output) {
        this.path = stream.isPresent() ? Optional.empty() : Optional.of(path);
        this.stream = stream;
        this.reader = reader;
        this.content = new InputContent(
                this.path, this.path.filter(AnswerFormat::isCsv).isPresent(), output);
    }

    /** Refuses names of files that a run cannot read or write. */
    void checkNames() {
        content.problemOfNames().ifPresent(RunInput::refuse);
    }

    private static void refuse(String problem) {
        throw new InvalidRequestException(problem);
    }

    /**
     * Reads a file once, before the run makes any file of its own.
     *
     * @param bytesBefore the length that an earlier start has read; negative where there was none
     * @return its identity; empty for a stream or a pipe, whose content can be read only once
     * @throws InvalidRequestException where it is not a file of lines, or lacks a column
     */
    Optional<InputIdentity> identity(long bytesBefore) throws IOException {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Path file = path.get();
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException("The input " + file + " is a folder; name a file.");
        }
        if (!Files.isReadable(file)) {
            throw new InvalidRequestException("The input " + file + " does not exist, or cannot be read.");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = open()) {
            // The header of columns and the first bytes fail here what would fail after the output was made.
            works(in, new CompletedLines()).hasNext();
        }
        return Optional.of(InputIdentity.of(file, content.csv(), bytesBefore));
    }

    /** Opens the input; reading it fails where it is not text. */
    Checked open() throws IOException {
        return new Checked(stream.isPresent() ? stream.get() : Files.newInputStream(path.orElseThrow()), content);
    }

    /** The lines that are not done. */
    Iterator<Work> works(InputStream in, CompletedLines recorded) throws IOException {
        return content.csv()
                ? new CsvInput(in, reader, recorded)
                : new LinesInput(new LineReader(in, RecordEnds.ofLines()), reader, recorded);
    }

    /** Checks the first bytes with the first read, as a stream may not have any before. */
    static final class Checked extends FilterInputStream {
        /** No line is shorter than this, so that a run does not wait for the rest of the first one. */
        private static final int LEAST = 4;

        private static final int MOST = 512;

        private final InputContent content;
        private byte[] start = new byte[0];
        private int given;
        private boolean checked;

        Checked(InputStream in, InputContent content) {
            super(in);
            this.content = content;
        }

        /** Waits for the first bytes, and refuses what is not text. */
        void check() throws IOException {
            if (checked) {
                return;
            }
            byte[] bytes = new byte[MOST];
            int length = 0;
            for (int n = in.read(bytes, 0, MOST); n > 0; n = in.read(bytes, length, MOST - length)) {
                length += n;
                if (length >= LEAST) {
                    break;
                }
            }
            start = Arrays.copyOf(bytes, length);
            checked = true;
            content.problem(start).ifPresent(RunInput::refuse);
        }

        @Override
        public int read() throws IOException {
            check();
            return given < start.length ? start[given++] & 0xff : super.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            check();
            if (given == start.length) {
                return super.read(to, offset, length);
            }
            int n = Math.min(length, start.length - given);
            System.arraycopy(start, given, to, offset, n);
            given += n;
            return n;
        }
    }
}
