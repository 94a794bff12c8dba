package ai.tekton.llm.mock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file beside a cassette that contains the recordings until the cassette is complete. It is locked while a recorder writes
 * it, which distinguishes a running recorder from a killed one. Not thread-safe.
 */
final class PartFile {
    private final Path file;
    private final Path cassette;
    private Optional<FileChannel> channel = Optional.empty();

    PartFile(Path cassette) {
        this.cassette = cassette;
        this.file = of(cassette);
    }

    static Path of(Path cassette) {
        return cassette.resolveSibling(cassette.getFileName() + ".part");
    }

    /**
     * Takes the file.
     *
     * @param overwrite whether to replace the file of a killed recorder
     * @throws CassetteException if another recorder has it, or had it and was killed
     */
    void open(boolean overwrite) throws IOException {
        boolean there = Files.exists(file);
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(opened)) {
            opened.close();
            throw new CassetteException(
                    "The cassette " + cassette + " is being recorded by another recorder, which has " + file
                            + " open: record into another file, or wait for its end.");
        }
        if (there && !overwrite) {
            opened.close();
            throw new CassetteException(
                    "There is " + file + " of a recorder that did not end. It is a cassette itself, "
                            + "with what had been recorded: give it another name to keep it, or remove it.");
        }
        channel = Optional.of(opened);
    }

    private static boolean lock(FileChannel opened) throws IOException {
        try {
            return opened.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Replaces the whole content by a text. */
    void write(String text) throws IOException {
        channel.orElseThrow().truncate(0);
        append(text);
    }

    void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        FileChannel opened = channel.orElseThrow();
        opened.position(opened.size());
        while (bytes.hasRemaining()) {
            opened.write(bytes);
        }
    }

    void moveTo(Path place) throws IOException {
        close();
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    private void close() throws IOException {
        // Closing the file also releases its lock.
        channel.orElseThrow().close();
    }
}
