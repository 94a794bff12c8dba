package ai.tekton.llm.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cassette that is being recorded. What has ended is at once in a file beside it, {@code .part}, so that a recorder
 * that is killed loses little; the cassette itself is there, whole, when the tape is closed. Thread-safe.
 */
final class Tape implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final Redaction redaction;
    private final Map<Integer, String> exchanges = new TreeMap<>();
    private CassetteInfo info;
    private int lastNumber;
    private boolean added;
    private boolean closed;
    private Optional<IOException> failure = Optional.empty();

    /** What becomes of a cassette that is there already. */
    enum Existing {
        /** It is an error. */
        REFUSE,
        /** The new one takes its place. */
        OVERWRITE,
        /** What is recorded comes after what is there. */
        APPEND
    }

    Tape(Path file, CassetteInfo info, Secrets secrets, Existing existing) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.redaction = new Redaction(secrets);
        this.info = info;
        boolean there = Files.exists(file);
        if (there && existing == Existing.REFUSE) {
            throw new CassetteException(
                    "There is a cassette " + file + " already: say overwrite, or append, or remove it.");
        } else if (there && existing == Existing.APPEND) {
            goOn(Cassette.read(file));
        }
        begin();
    }

    private void goOn(Cassette earlier) {
        earlier.recorded().forEach(recorded -> exchanges.put(recorded.number(), CassetteLines.of(recorded)));
        lastNumber =
                exchanges.keySet().stream().mapToInt(number -> number).max().orElse(0);
        if (!earlier.contract().equals(info.contract())) {
            throw new CassetteException("The cassette " + file + " was recorded with contract " + earlier.contract()
                    + ", and this is " + info.contract() + ": overwrite it, one cassette is of one contract.");
        }
        boolean otherProfile = earlier.profile().isPresent()
                && info.profile().isPresent()
                && !earlier.profile().equals(info.profile());
        if (otherProfile) {
            throw new CassetteException("The cassette " + file + " was recorded from "
                    + earlier.profile().get() + ", and this is "
                    + info.profile().get() + ": one cassette is of one server's generation.");
        }
        info = earlier.info();
    }

    private void begin() {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(part, CassetteLines.header(info));
            for (String lines : exchanges.values()) {
                append(lines);
            }
        } catch (IOException e) {
            throw new CassetteException("The cassette " + file + " cannot be written: " + e, e);
        }
    }

    private void append(String lines) throws IOException {
        Files.writeString(part, lines, StandardOpenOption.APPEND);
    }

    /** {@return the number of the exchange that begins} */
    synchronized int begins() {
        return ++lastNumber;
    }

    void add(Recorded.Http http) {
        learn(http);
        synchronized (this) {
            add(http.number(), redaction.redacted(http));
        }
    }

    void add(Recorded.Socket socket) {
        synchronized (this) {
            add(socket.number(), redaction.redacted(socket));
        }
    }

    private void add(int number, Recorded redacted) {
        if (closed) {
            return;
        }
        String lines = CassetteLines.of(redacted);
        exchanges.put(number, lines);
        added = true;
        try {
            append(lines);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** Sees of which generation the server is, where its answers tell and nobody has. */
    private synchronized void learn(Recorded.Http http) {
        info = ServerLook.learned(info, http);
    }

    /** {@return how many exchanges it holds} */
    synchronized int size() {
        return exchanges.size();
    }

    Path file() {
        return file;
    }

    /** Puts the cassette in its place; leaves all as it was where nothing was recorded. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (added) {
                StringBuilder all = new StringBuilder(CassetteLines.header(info));
                exchanges.values().forEach(all::append);
                Files.writeString(part, all, StandardCharsets.UTF_8);
                put();
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            failure.ifPresent(e::addSuppressed);
            throw new UncheckedIOException("The cassette " + file + " cannot be written.", e);
        }
    }

    private void put() throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
