package ai.tekton.llm.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cassette being recorded. Each completed exchange is written immediately to a {@code .part} file beside it, so that a
 * killed recorder loses little; closing the writer creates the complete cassette. Thread-safe.
 */
final class CassetteWriter implements AutoCloseable {
    private final Path file;
    private final PartFile part;
    private final Redaction redaction;
    private final Map<Integer, Recorded> exchanges = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private CassetteInfo info;
    private int lastNumber;
    private boolean added;
    private boolean learntLater;
    private boolean closed;
    private Optional<IOException> failure = Optional.empty();

    /** What to do with an existing cassette. */
    enum Existing {
        /** Fail. */
        REFUSE,
        /** Replace it. */
        OVERWRITE,
        /** Append to it. */
        APPEND
    }

    CassetteWriter(Path file, CassetteInfo info, Secrets secrets, Existing existing) {
        this.file = file;
        this.redaction = new Redaction(secrets);
        this.info = info;
        boolean there = Files.exists(file);
        if (there && existing == Existing.REFUSE) {
            throw new CassetteException("The cassette " + file + " exists: use overwrite or append, or remove it.");
        } else if (there && existing == Existing.APPEND) {
            append(Cassette.read(file));
        }
        this.part = new PartFile(file);
        begin(existing == Existing.OVERWRITE);
    }

    private void append(Cassette earlier) {
        earlier.recorded().forEach(recorded -> exchanges.put(recorded.number(), recorded));
        lastNumber =
                exchanges.keySet().stream().mapToInt(number -> number).max().orElse(0);
        if (!earlier.contract().equals(info.contract())) {
            throw new CassetteException("The cassette " + file + " was recorded with contract " + earlier.contract()
                    + ", and this is " + info.contract() + ": overwrite it, as a cassette has one contract.");
        }
        boolean otherProfile = earlier.profile().isPresent()
                && info.profile().isPresent()
                && !earlier.profile().equals(info.profile());
        if (otherProfile) {
            throw new CassetteException("The cassette " + file + " was recorded from "
                    + earlier.profile().get() + ", and this is "
                    + info.profile().get() + ": a cassette has one generation of server.");
        }
        info = earlier.info();
    }

    private void begin(boolean overwrite) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            part.open(overwrite);
            part.write(all());
        } catch (IOException e) {
            throw new CassetteException("The cassette " + file + " cannot be written: " + e, e);
        }
    }

    private String all() {
        StringBuilder all = new StringBuilder(CassetteLines.header(info));
        exchanges.values().forEach(recorded -> all.append(CassetteLines.of(recorded)));
        return all.toString();
    }

    /** {@return the number of a new exchange} */
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
        List<String> learnt = redaction.learnt();
        learntLater |= !learnt.isEmpty() && !exchanges.isEmpty();
        boolean earlier = cutEarlier(learnt);
        exchanges.put(number, redacted);
        added = true;
        try {
            if (earlier) {
                part.write(all());
            } else {
                part.append(CassetteLines.of(redacted));
            }
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** Redacts earlier exchanges that contain a newly found secret; returns whether there were any. */
    private boolean cutEarlier(List<String> learnt) {
        boolean any = false;
        for (Map.Entry<Integer, Recorded> exchange : exchanges.entrySet()) {
            String lines = learnt.isEmpty() ? "" : CassetteLines.of(exchange.getValue());
            if (learnt.stream().anyMatch(lines::contains)) {
                exchange.setValue(redaction.redacted(exchange.getValue()));
                any = true;
            }
        }
        return any;
    }

    /**
     * Called for an exchange that is too long to be recorded; {@link #close} reports it.
     *
     * @return the reason for the log
     */
    synchronized String tooLong(String what) {
        lost.add(what);
        return "No more than " + Recorded.LONGEST / 1024 / 1024 + " MiB of an exchange are recorded.";
    }

    /** Detects the server's generation by its answers, unless it is known. */
    private synchronized void learn(Recorded.Http http) {
        info = ServerDetection.learned(info, http);
    }

    /** {@return the number of exchanges} */
    synchronized int size() {
        return exchanges.size();
    }

    Path file() {
        return file;
    }

    /** Moves the cassette to its place; changes nothing if nothing was recorded. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (added) {
                // A secret may extend over several chunks, where a search of the lines does not find it.
                if (learntLater) {
                    exchanges.replaceAll((number, recorded) -> redaction.redacted(recorded));
                }
                part.write(all());
                part.moveTo(file);
            } else {
                part.delete();
            }
        } catch (IOException e) {
            failure.ifPresent(e::addSuppressed);
            throw new UncheckedIOException("The cassette " + file + " cannot be written.", e);
        }
        if (!lost.isEmpty()) {
            throw new CassetteException("The cassette " + file + " is not complete: no more than "
                    + Recorded.LONGEST / 1024 / 1024
                    + " MiB of an exchange are recorded, and these exchanges were longer. They "
                    + "were cut off, and are not in it: " + String.join(", ", lost));
        }
    }
}
