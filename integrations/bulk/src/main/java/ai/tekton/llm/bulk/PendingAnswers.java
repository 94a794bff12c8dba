package ai.tekton.llm.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file of an ordered run's answers that wait for an earlier one, so that a paid answer is not requested again. At most a
 * window of them waits; the file is rewritten when most of it is in the output. Not thread-safe.
 */
final class PendingAnswers implements AutoCloseable {
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Path path;
    private final Disk disk;
    private final Map<Long, String> waiting = new TreeMap<>();
    private RecordFile file;
    private long bytes;
    private boolean outputSynced;

    private PendingAnswers(Path path, Disk disk, RecordFile file) {
        this.path = path;
        this.disk = disk;
        this.file = file;
    }

    /** Opens the file, and records its answers that are not in the output. */
    static PendingAnswers open(Path path, RecordScan.Form form, CompletedLines recorded, Disk disk) throws IOException {
        RecordFile file = RecordFile.open(path, form.withoutHeader(), disk);
        try {
            PendingAnswers pending = new PendingAnswers(path, disk, file);
            file.recover((line, from, to) -> {
                if (!recorded.isDone(line)) {
                    String record = file.read(from, to - 1);
                    recorded.add(line, record);
                    pending.waiting.put(line, record);
                }
            });
            pending.bytes = file.size();
            return pending;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    void add(long line, String record) {
        waiting.put(line, record);
        file.append(record);
        bytes += record.length() + 1L;
    }

    /** Removes an answer whose turn it is; empty where none waits for that line. */
    Optional<String> remove(long line) {
        return Optional.ofNullable(waiting.remove(line));
    }

    /** The answers that wait. */
    Collection<String> records() {
        return waiting.values();
    }

    /** Called when the output is complete on the disk, so that the file is no longer needed. */
    void outputSynced() {
        outputSynced = true;
    }

    void flush() {
        file.flush();
    }

    /** Rewrites the file when most of it is no longer needed. The output must be on the disk. */
    void tidy(Runnable syncOutput) {
        if (bytes < MOST_BYTES) {
            return;
        }
        syncOutput.run();
        rewrite();
    }

    private void rewrite() {
        try {
            file.close();
            file = RecordFile.replace(
                    path,
                    new RecordScan.Form("", "", false, (char) 0),
                    disk,
                    to -> waiting.values().forEach(to::append));
            bytes = file.size();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be rewritten: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (outputSynced && waiting.isEmpty()) {
            Files.deleteIfExists(path);
        }
    }
}
