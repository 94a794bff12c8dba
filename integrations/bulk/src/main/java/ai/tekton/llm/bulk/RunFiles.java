package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a run: its answers, its final failures, its settings, and, for an ordered run, the answers that wait. The
 * answers and the failures are the journal: a line of the input is done when its complete record is in one of them. Not
 * thread-safe.
 */
final class RunFiles implements AutoCloseable, OutcomeJournal {
    /** Writes to a file; replaceable, so that tests can make it fail. */
    interface Writing {
        void write(WritableByteChannel to, ByteBuffer bytes) throws IOException;
    }

    private final AnswerFormat format;
    private final Recorded recorded = new Recorded();
    private final RecordFile answers;
    private final RecordFile failures;
    private final Optional<PendingAnswers> pending;
    private long mended;

    private RunFiles(
            AnswerFormat format,
            RecordFile answers,
            RecordFile failures,
            Optional<Path> pending,
            Writing writing,
            boolean readsCosts)
            throws IOException {
        this.format = format;
        this.answers = answers;
        this.failures = failures;
        this.mended = answers.recover((line, from, to) -> {
            recorded.add(line);
            if (readsCosts) {
                format.cost(answers.read(from, to - 1)).ifPresent(recorded::addCost);
            }
        });
        this.mended += failures.recover((line, from, to) -> recorded.addFailed(line));
        this.pending = pending.isPresent()
                ? Optional.of(PendingAnswers.open(pending.get(), RecordScan.Form.of(format), recorded, writing))
                : Optional.empty();
        if (readsCosts && this.pending.isPresent()) {
            for (String record : this.pending.get().records()) {
                format.cost(record).ifPresent(recorded::addCost);
            }
        }
    }

    /**
     * Opens the files, resuming those of an earlier run, and locks them.
     *
     * @throws InvalidRequestException where they belong to another run, or another process uses them
     */
    static RunFiles open(
            BulkFileRun.Places places,
            Optional<InputIdentity> input,
            RunFile begun,
            BulkFileRun.Manner manner,
            AnswerFormat format,
            Writing writing,
            boolean readsCosts)
            throws IOException {
        RecordFile.check(places.output());
        RecordFile.check(places.failures());
        boolean existed = Files.exists(places.output());
        RecordFile answers = RecordFile.open(places.output(), RecordScan.Form.of(format), writing);
        try {
            if (!answers.lock()) {
                throw new InvalidRequestException(
                        "Another run writes to " + places.output() + " now. Wait for it, or name another output.");
            }
            RecordFile failures = RecordFile.open(places.failures(), RecordScan.Form.JSON, writing);
            try {
                if (!failures.lock()) {
                    throw new InvalidRequestException("Another run writes to " + places.failures()
                            + " now. Wait for it, or name another output or file of failures.");
                }
                if (manner.restart()) {
                    answers.clear();
                    Files.deleteIfExists(places.pending());
                } else {
                    check(places, RunFile.read(places.run()), begun, input, manner, existed);
                }
                if (manner.restart() || manner.retryFailed()) {
                    failures.clear();
                }
                begun.write(places.run());
                return new RunFiles(
                        format,
                        answers,
                        failures,
                        manner.ordered() ? Optional.of(places.pending()) : Optional.empty(),
                        writing,
                        readsCosts);
            } catch (IOException | RuntimeException e) {
                failures.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            answers.close();
            if (!existed && Files.size(places.output()) == 0) {
                Files.delete(places.output());
            }
            throw e;
        }
    }

    private static void check(
            BulkFileRun.Places places,
            Optional<RunFile> earlier,
            RunFile now,
            Optional<InputIdentity> input,
            BulkFileRun.Manner manner,
            boolean existed)
            throws IOException {
        if (earlier.isEmpty()) {
            for (Path known : List.of(places.output(), places.failures(), places.pending())) {
                if (Files.exists(known) && Files.size(known) > 0) {
                    throw new InvalidRequestException(known + " is there already, and " + places.run()
                            + ", which would say of what run it is, is not. Name another output, or begin anew and lose"
                            + " it (restart, --restart).");
                }
            }
            return;
        }
        if (!existed) {
            throw new InvalidRequestException(places.run() + " says that a run was begun, but its answers, "
                    + places.output() + ", are gone. Put them back, or begin anew and pay again (restart, --restart).");
        }
        if (!earlier.get().form().equals(now.form())) {
            throw new InvalidRequestException(
                    "The run was begun with its answers as " + earlier.get().form() + ", and cannot go on with "
                            + now.form() + ". Leave that as it was, or begin anew (restart, --restart).");
        }
        List<String> changes = earlier.get().changes(now, input);
        if (!changes.isEmpty() && !manner.acceptChanges()) {
            throw new InvalidRequestException(
                    "Something has changed since the run was begun: " + String.join(", ", changes)
                            + ". Earlier answers would not fit new ones. Put it back, name another output, go on all the same with the"
                            + " lines that are left (acceptChanges, --accept-changes), or begin anew (restart, --restart).");
        }
    }

    Recorded recorded() {
        return recorded;
    }

    /** The number of bytes of incomplete records that were removed. */
    long mended() {
        return mended;
    }

    @Override
    public void over(Outcome outcome) {
        Work work = outcome.work();
        outcome.failure()
                .ifPresent(
                        failure -> failures.append(FailureFormat.json(work.line(), work.id(), failure, work.input())));
        if (outcome.answer().isPresent()) {
            if (pending.isPresent()) {
                pending.get().add(work.line(), format.write(outcome.result()));
            } else {
                answers.append(format.write(outcome.result()));
            }
        }
    }

    @Override
    public void flush() {
        failures.flush();
        if (pending.isPresent()) {
            pending.get().flush();
        } else {
            answers.flush();
        }
    }

    /** Puts an outcome, whose turn it is, into the output; without an order it is there already. */
    void emit(Outcome outcome) {
        if (pending.isEmpty()) {
            return;
        }
        pending.get().remove(outcome.work().line()).ifPresent(answers::append);
    }

    /** Hands what was put into the output to the operating system, once it is kept for the case that this fails. */
    void flushOutput() {
        flush();
        answers.flush();
        pending.ifPresent(waiting -> waiting.tidy(answers::sync));
    }

    /** Forces all files to the disk. */
    void finish() {
        flush();
        answers.flush();
        answers.sync();
        failures.sync();
        pending.ifPresent(PendingAnswers::written);
    }

    @Override
    public void close() throws IOException {
        try (answers;
                failures) {
            failures.removeIfEmpty();
            if (pending.isPresent()) {
                pending.get().close();
            }
        }
    }
}
