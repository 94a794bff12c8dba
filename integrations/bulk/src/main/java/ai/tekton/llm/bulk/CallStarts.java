package ai.tekton.llm.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file of a run's calls in progress, with the maximum cost of each: the server may have answered a call that a kill has
 * interrupted, so the next start counts it with that. A call is recorded before it is sent; it is over when its line has
 * an answer, or by a record with 0. The first start after a kill adds the calls that have no end to one record, that of line 0.
 * Thread-safe: the calls record themselves, on their own threads.
 */
final class CallStarts implements AutoCloseable {
    private static final long MOST_BYTES = 4L * 1024 * 1024;
    private static final RecordScan.Form FORM = RecordScan.Form.JSON.withRemedy(
            "Restore the file, or delete it: then the calls that were interrupted do not count in the budget.");
    private static final String CALLS = "calls";
    private static final String MOST = "most";

    /**
     * Calls, or requests, whose cost is not known.
     *
     * @param calls their number
     * @param most their maximum cost together
     */
    record Unknown(long calls, BigDecimal most) {
        static final Unknown NONE = new Unknown(0, BigDecimal.ZERO);

        Unknown and(Unknown other) {
            return new Unknown(calls + other.calls, most.add(other.most));
        }
    }

    private final Path path;
    private final Disk disk;
    private final Unknown unknown;
    private final Map<Long, Unknown> inProgress = new TreeMap<>();
    private RecordFile file;
    private long bytes;
    private boolean hasStarts;
    private boolean answersWritten;
    private Optional<UncheckedIOException> failure = Optional.empty();

    private CallStarts(Path path, Disk disk, Unknown unknown) throws IOException {
        this.path = path;
        this.disk = disk;
        this.unknown = unknown;
        this.file = rewritten();
    }

    /**
     * Opens the file.
     *
     * @param done the lines that have an answer or a failure
     */
    static CallStarts open(Path path, CompletedLines done, Disk disk) throws IOException {
        return new CallStarts(path, disk, read(path, done));
    }

    /** Reads which calls of earlier starts have no end, and changes nothing. */
    static Unknown read(Path path, CompletedLines done) throws IOException {
        Map<Long, Unknown> open = new TreeMap<>();
        if (Files.exists(path)) {
            try (RecordFile earlier = RecordFile.openToRead(path, FORM)) {
                AtomicLong records = new AtomicLong();
                earlier.scan((line, from, to) -> {
                    long number = records.incrementAndGet();
                    Unknown call = call(earlier.read(from, to - 1)).orElseThrow(() -> FORM.foreign(path, number));
                    if (call.calls() == 0) {
                        open.remove(line);
                    } else {
                        open.merge(line, call, Unknown::and);
                    }
                });
            }
        }
        open.keySet().removeIf(line -> done.isDone(line) || done.waiting(line).isPresent());
        return open.values().stream().reduce(Unknown.NONE, Unknown::and);
    }

    /** The call of a record; empty where it states none. */
    private static Optional<Unknown> call(String text) {
        JsonNode record;
        try {
            record = AnswerFormat.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        JsonNode calls = record.path(CALLS);
        JsonNode most = record.path(MOST);
        // A sum below 0 would raise the budget.
        return calls.isIntegralNumber()
                        && calls.longValue() >= 0
                        && most.isNumber()
                        && most.decimalValue().signum() >= 0
                ? Optional.of(new Unknown(calls.longValue(), most.decimalValue()))
                : Optional.empty();
    }

    private static String record(long line, Unknown call) {
        return "{\"" + AnswerFormat.LINE + "\":" + line + ",\"" + CALLS + "\":" + call.calls() + ",\"" + MOST + "\":"
                + AnswerFormat.plain(call.most()) + "}";
    }

    /** Replaces the file by one of what is known now, at once. */
    private RecordFile rewritten() throws IOException {
        RecordFile fresh = RecordFile.replace(path, FORM, disk, to -> {
            if (unknown.calls() > 0) {
                to.append(record(0, unknown));
            }
            inProgress.forEach((line, call) -> to.append(record(line, call)));
        });
        bytes = fresh.size();
        return fresh;
    }

    /** What earlier starts may have to pay besides their answers. */
    Unknown unknown() {
        return unknown;
    }

    /**
     * Records a request before it is sent. A killed process cannot lose that; it is not forced to the disk.
     *
     * @throws UncheckedIOException where it cannot be recorded, or an earlier write of the run has failed: then it must not be sent
     */
    synchronized void began(long line, BigDecimal most) {
        Unknown call = new Unknown(1, most);
        append(record(line, call));
        inProgress.merge(line, call, Unknown::and);
        hasStarts = true;
    }

    private void append(String record) {
        writing(() -> {
            file.check();
            file.append(record);
            file.pass();
        });
        bytes += record.length() + 1L;
    }

    private void writing(Runnable action) {
        if (failure.isPresent()) {
            throw new UncheckedIOException(
                    failure.get().getMessage(), failure.get().getCause());
        }
        try {
            action.run();
        } catch (UncheckedIOException e) {
            fail(e);
            throw e;
        }
    }

    /** Called when a file of the run cannot be written: no request is recorded after that. */
    synchronized void fail(UncheckedIOException why) {
        failure = failure.or(() -> Optional.of(why));
    }

    /** Called when the answer of a line is recorded, so that its requests are known. */
    synchronized void answered(long line) {
        inProgress.remove(line);
    }

    /**
     * Records that a line's requests have ended without an answer. They count as free, because the server does not state their
     * cost; see {@link RunCounters#unmetered}.
     */
    synchronized void ended(long line) {
        if (inProgress.remove(line) != null) {
            append(record(line, Unknown.NONE));
        }
    }

    /** Whether a request of this start was recorded. */
    synchronized boolean hasStarts() {
        return hasStarts;
    }

    /** Forces the file to the disk when it is time, and rewrites it when most of it is over. The answers must be written. */
    synchronized void flush() {
        writing(() -> {
            file.flush();
            if (bytes >= MOST_BYTES) {
                rewrite();
            }
        });
    }

    private void rewrite() {
        try {
            file.close();
            file = rewritten();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be rewritten: " + e.getMessage(), e);
        }
    }

    /** Called when all answers are on the disk, so that no record of theirs is needed. */
    synchronized void answersWritten() {
        answersWritten = true;
    }

    /** Deletes the file where no call of any start is unknown. */
    @Override
    public synchronized void close() throws IOException {
        file.close();
        if (answersWritten && unknown.calls() == 0 && inProgress.isEmpty()) {
            Files.deleteIfExists(path);
        }
    }
}
