package ai.tekton.llm.cli.log;

import ai.tekton.llm.cli.settings.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Writes a conversation down while it goes on, so that what has come of it outlives the process however that ends. The file is
 * made with the first question. Thread-safe.
 */
final class FileRecorder implements Recorder {
    /** A piece of an answer is written when it has a line end, or is as long as a line. */
    private static final int LINE = 80;

    private final Path file;
    private final String id;
    private final Clock clock;
    private final StringBuilder pieces = new StringBuilder();

    FileRecorder(Path file, String id, Clock clock) {
        this.file = file;
        this.id = id;
        this.clock = clock;
    }

    @Override
    public synchronized void question(Turn turn) {
        String begin = Files.exists(file) ? "" : Entry.conversation(id, clock.instant());
        append(begin + Entry.question(turn));
    }

    @Override
    public synchronized void retry() {
        append(Entry.retry(clock.instant()));
    }

    @Override
    public synchronized void piece(String text) {
        pieces.append(text);
        if (text.indexOf('\n') >= 0 || pieces.length() >= LINE) {
            flush();
        }
    }

    @Override
    public synchronized void answer(String text, Turn.Outcome outcome) {
        pieces.setLength(0);
        append(Entry.answer(text, outcome, clock.instant()));
    }

    @Override
    public synchronized void flush() {
        if (pieces.length() > 0) {
            String text = pieces.toString();
            pieces.setLength(0);
            append(Entry.piece(text, clock.instant()));
        }
    }

    /**
     * Each in one write, so that two commands that go on with the same conversation leave each other's lines whole. Not through a
     * channel, which an interrupt closes: it is what ends an answer, and what came of that is to be kept.
     */
    private void append(String lines) {
        try {
            OwnerOnly.createFile(file);
            String whole = endsInALine() ? lines : "\n" + lines;
            try (FileOutputStream end = new FileOutputStream(file.toFile(), true)) {
                end.write(whole.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The conversation cannot be kept in " + file + ": " + e + "; --no-log keeps none.", e);
        }
    }

    /** False after a crash in the middle of a line. */
    private boolean endsInALine() throws IOException {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
            if (written.length() == 0) {
                return true;
            }
            written.seek(written.length() - 1);
            return written.read() == '\n';
        }
    }
}
