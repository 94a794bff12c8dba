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
 * Records a conversation as it happens, so that its text survives any end of the process. The file is created with the first
 * question. Thread-safe.
 */
final class FileRecorder implements Recorder {
    /** The length from which text of an answer is written, even without a line break. */
    private static final int LINE = 80;

    private final Path file;
    private final String id;
    private final Clock clock;
    private final StringBuilder chunks = new StringBuilder();

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
    public synchronized void chunk(String text) {
        chunks.append(text);
        if (text.indexOf('\n') >= 0 || chunks.length() >= LINE) {
            flush();
        }
    }

    @Override
    public synchronized void answer(String text, Turn.Outcome outcome) {
        chunks.setLength(0);
        append(Entry.answer(text, outcome, clock.instant()));
    }

    @Override
    public synchronized void flush() {
        if (chunks.length() > 0) {
            String text = chunks.toString();
            chunks.setLength(0);
            append(Entry.chunk(text, clock.instant()));
        }
    }

    /**
     * Appends lines in one write, so that two commands that resume the same conversation do not mix their lines. Not through a
     * channel, which an interrupt closes: interrupts end answers, whose text must still be saved.
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
                    "The conversation cannot be saved in " + file + ": " + e + "; --no-log saves none.", e);
        }
    }

    /** Whether the file ends with a line break; false after a crash in the middle of a line. */
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
