package ai.tekton.llm.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of records that only grows, each with the number of its line of the input in front. It is its own journal: a line is
 * over when its whole record is there. What was cut off in the middle of a record is taken away when the file is opened. Not
 * thread-safe.
 */
final class RecordFile implements AutoCloseable {
    private static final int MOST_WAITING = 64 * 1024;
    private static final long SYNC_PERIOD = 1_000_000_000L;

    private final Path path;
    private final RecordScan.Form form;
    private final FileChannel channel;
    private final RunFiles.Writing writing;
    private final ByteBuffer waiting = ByteBuffer.allocate(MOST_WAITING);
    private boolean unsynced;
    private long synced = System.nanoTime();

    private RecordFile(Path path, RecordScan.Form form, FileChannel channel, RunFiles.Writing writing) {
        this.path = path;
        this.form = form;
        this.channel = channel;
        this.writing = writing;
    }

    static RecordFile open(Path path, RecordScan.Form form, RunFiles.Writing writing) throws IOException {
        return new RecordFile(
                path,
                form,
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                writing);
    }

    /** Keeps other processes from it; false where another has it. At a place where there is never any text. */
    boolean lock() throws IOException {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /**
     * Reads what is there, takes away what is only a part of a record, and goes to the end.
     *
     * @return how many bytes were taken away
     */
    long recover(RecordScan.Found found) throws IOException {
        long end = new RecordScan(form, path).scan(channel, found);
        long surplus = channel.size() - end;
        if (surplus > 0) {
            channel.truncate(end);
        }
        channel.position(end);
        if (end == 0 && !form.header().isEmpty()) {
            append(form.header());
            flush();
        }
        return surplus;
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

    /** Takes everything away. */
    void clear() throws IOException {
        waiting.clear();
        channel.truncate(0);
        channel.position(0);
        sync();
    }

    void append(String record) {
        byte[] bytes = (record + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > waiting.remaining()) {
            flush();
        }
        if (bytes.length > waiting.capacity()) {
            write(ByteBuffer.wrap(bytes));
        } else {
            waiting.put(bytes);
        }
    }

    /** Hands everything to the operating system, where a killed process cannot lose it; and once a second to the disk. */
    void flush() {
        if (waiting.position() > 0) {
            waiting.flip();
            write(waiting);
            waiting.clear();
        }
        if (unsynced && System.nanoTime() - synced >= SYNC_PERIOD) {
            sync();
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            unsynced = true;
            while (bytes.hasRemaining()) {
                writing.write(channel, bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void sync() {
        try {
            channel.force(false);
            unsynced = false;
            synced = System.nanoTime();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                path + " cannot be written: " + e.getMessage()
                        + ". What is in it is whole; the same command goes on from there once it can be written.",
                e);
    }

    /** Leaves no file behind that has nothing in it. */
    void removeIfEmpty() throws IOException {
        if (channel.size() == 0) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
