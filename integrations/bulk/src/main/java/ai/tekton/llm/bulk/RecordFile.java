package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An append-only file of records, each starting with the number of its line of the input. It is its own journal: a line is done
 * when its complete record is in the file. Opening the file removes a truncated last record. Not thread-safe.
 */
final class RecordFile implements AutoCloseable {
    private static final int MOST_WAITING = 64 * 1024;

    private final Path path;
    private final RecordScan.Form form;
    private final FileChannel channel;
    private final Disk.Writing writing;
    private final boolean isNew;
    private final ByteBuffer waiting = ByteBuffer.allocate(MOST_WAITING);
    private final DiskSync disk;
    private volatile Optional<Named> named = Optional.empty();

    /**
     * The file that the path named when it was locked, or put there.
     *
     * @param key identifies it; empty where the file system has no such keys
     */
    private record Named(Optional<Object> key) {
        static Named of(Path path) throws IOException {
            return new Named(Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey()));
        }
    }

    /** The path no longer names the file, which takes what is written as before. */
    private static final class LostException extends IOException {
        private static final long serialVersionUID = 1;

        LostException(Path path) {
            super(path + " was deleted, moved or replaced while the run wrote to it");
        }
    }

    private RecordFile(Path path, RecordScan.Form form, FileChannel channel, Disk disk, boolean isNew) {
        this.path = path;
        this.form = form;
        this.channel = channel;
        this.writing = disk.writing();
        this.disk = new DiskSync(this::force, disk.syncs(), System::nanoTime);
        this.isNew = isNew;
    }

    /** Refuses a place that could not be read again, such as a pipe. */
    static void check(Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InvalidRequestException(path + " is not a regular file. A run continues from the content of"
                    + " its output, so name a file.");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new InvalidRequestException("The folder " + folder + " does not exist; create it first.");
        }
    }

    static RecordFile open(Path path, RecordScan.Form form, Disk disk) throws IOException {
        try {
            return new RecordFile(path, form, opened(path, StandardOpenOption.CREATE_NEW), disk, true);
        } catch (FileAlreadyExistsException e) {
            return new RecordFile(path, form, opened(path, StandardOpenOption.CREATE), disk, false);
        }
    }

    /**
     * Replaces a file by one of other content, at once. A failure leaves the earlier one, which must not be open: not every system
     * replaces an open file.
     */
    static RecordFile replace(Path path, RecordScan.Form form, Disk disk, Consumer<RecordFile> content)
            throws IOException {
        Path other = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(other);
        RecordFile fresh = new RecordFile(path, form, opened(other, StandardOpenOption.CREATE_NEW), disk, true);
        try {
            content.accept(fresh);
            fresh.pass();
            fresh.sync();
            Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            fresh.named = Optional.of(Named.of(path));
            return fresh;
        } catch (IOException | RuntimeException e) {
            fresh.close();
            RunFiles.delete(List.of(other), e);
            throw e;
        }
    }

    private static FileChannel opened(Path path, StandardOpenOption how) throws IOException {
        return FileChannel.open(path, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens a file only to read it. */
    static RecordFile openToRead(Path path, RecordScan.Form form) throws IOException {
        return new RecordFile(
                path,
                form,
                FileChannel.open(path, StandardOpenOption.READ),
                new Disk(
                        (to, bytes) -> {
                            throw new NonWritableChannelException();
                        },
                        Runnable::run),
                false);
    }

    /** Finds the complete records of a file, if there is one, and changes nothing. */
    static void scan(Path path, RecordScan.Form form, RecordScan.Found found) throws IOException {
        if (Files.exists(path)) {
            try (RecordFile file = openToRead(path, form)) {
                file.scan(found);
            }
        }
    }

    /** Finds the complete records, and returns the end of the last one. */
    long scan(RecordScan.Found found) throws IOException {
        return new RecordScan(form, path).scan(channel, found);
    }

    /** Whether the file did not exist before it was opened. */
    boolean isNew() {
        return isNew;
    }

    /**
     * Locks the file against other processes; false where another process holds the lock. The lock covers a region that never
     * contains text. From then on a sync fails where the path does not name this file any more.
     */
    boolean lock() throws IOException {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock != null) {
                named = Optional.of(Named.of(path));
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Reads the file, removes an incomplete record at the end, and moves to the end. */
    void recover(RecordScan.Found found) throws IOException {
        long end = scan(found);
        if (channel.size() > end) {
            channel.truncate(end);
        }
        channel.position(end);
        if (end == 0 && !form.header().isEmpty()) {
            append(form.header());
            flush();
        }
    }

    String read(long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException(path + " has become shorter while it was read.");
            }
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    /** Removes all content. */
    void clear() throws IOException {
        waiting.clear();
        channel.truncate(0);
        channel.position(0);
        sync();
    }

    void append(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= waiting.remaining()) {
            flush();
        }
        if (bytes.length >= waiting.capacity()) {
            write(ByteBuffer.wrap(bytes));
        } else {
            waiting.put(bytes);
        }
        waiting.put((byte) '\n');
    }

    /**
     * Writes the buffer to the operating system, where a killed process cannot lose it, and twice a second has it forced to the disk,
     * on another thread.
     */
    void flush() {
        pass();
        try {
            disk.syncIfDue();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Fails where an earlier sync has failed, after which it is unknown what is on the disk. */
    void check() {
        try {
            disk.throwFailure();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes the buffer to the operating system, and nothing to the disk. */
    void pass() {
        if (waiting.position() > 0) {
            waiting.flip();
            write(waiting);
            waiting.clear();
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            disk.writing();
            Uninterrupted.run(() -> {
                while (bytes.hasRemaining()) {
                    writing.write(channel, bytes);
                }
            });
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Forces all that is written to the disk, and waits for it. */
    void sync() {
        try {
            Uninterrupted.run(disk::sync);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void force() throws IOException {
        writing.force(channel);
        if (named.isPresent() && channel.size() > 0 && !isWhereItWas(named.get())) {
            throw new LostException(path);
        }
    }

    private boolean isWhereItWas(Named before) throws IOException {
        try {
            return Named.of(path).equals(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private UncheckedIOException failed(IOException e) {
        if (e.getCause() instanceof LostException) {
            return new UncheckedIOException(
                    e.getMessage()
                            + ". What this start has written to it is not there. Put the file back before you start"
                            + " the same command again, or begin again with another output.",
                    e);
        }
        return new UncheckedIOException(
                path + " cannot be written: " + e.getMessage()
                        + ". Its complete records are kept. Once it can be written again, the same command continues from there.",
                e);
    }

    /** Closes the file, and deletes it if it is empty. */
    void removeIfEmpty() throws IOException {
        if (channel.size() == 0) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() throws IOException {
        disk.awaitEnd();
        channel.close();
    }
}
