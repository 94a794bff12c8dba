package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files of a run: its answers, its final failures, its settings, and, for an ordered run, the answers that wait. The
 * answers and the failures are the journal: a line of the input is done when its complete record is in one of them. Not
 * thread-safe.
 */
final class RunFiles implements AutoCloseable, OutcomeJournal {
    private final AnswerFormat format;
    private final CompletedLines recorded = new CompletedLines();
    private final RecordFile answers;
    private final RecordFile failures;
    private final Optional<PendingAnswers> pending;
    private final Optional<CallStarts> calls;
    private final boolean isBudgeted;
    private final List<Path> made;
    private boolean hasOutcome;

    private RunFiles(
            AnswerFormat format,
            RecordFile answers,
            RecordFile failures,
            Optional<Path> pending,
            Path calls,
            Disk disk,
            boolean isBudgeted,
            List<Path> made)
            throws IOException {
        this.format = format;
        this.isBudgeted = isBudgeted;
        this.answers = answers;
        this.failures = failures;
        this.made = made;
        answers.recover((line, from, to) -> {
            recorded.add(line);
            if (isBudgeted) {
                format.cost(answers.read(from, to - 1)).ifPresent(recorded::addCost);
            }
        });
        failures.recover((line, from, to) -> recorded.addFailed(line));
        this.pending = pending.isPresent()
                ? Optional.of(PendingAnswers.open(pending.get(), RecordScan.Form.of(format), recorded, disk))
                : Optional.empty();
        try {
            if (isBudgeted && this.pending.isPresent()) {
                for (String record : this.pending.get().records()) {
                    format.cost(record).ifPresent(recorded::addCost);
                }
            }
            // Also without a budget: a later start may have one again.
            this.calls = isBudgeted || Files.exists(calls)
                    ? Optional.of(CallStarts.open(calls, recorded, disk))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            if (this.pending.isPresent()) {
                this.pending.get().close();
            }
            throw e;
        }
    }

    /**
     * Opens the files, resuming those of an earlier run, and locks them. A start that fails leaves no file that was not there
     * before.
     *
     * @throws InvalidRequestException where they belong to another run, or another process uses them
     */
    static RunFiles open(
            BulkFileRun.RunPaths paths,
            Optional<InputIdentity> input,
            RunFile current,
            BulkFileRun.ResumeOptions resume,
            AnswerFormat format,
            Disk disk,
            boolean isBudgeted)
            throws IOException {
        RecordFile.check(paths.output());
        RecordFile.check(paths.failures());
        List<Path> made = new ArrayList<>();
        RecordFile answers = RecordFile.open(paths.output(), RecordScan.Form.of(format), disk);
        try {
            lock(answers, paths.output(), "", made);
            RecordFile failures = RecordFile.open(paths.failures(), RecordScan.Form.JSON, disk);
            try {
                lock(failures, paths.failures(), " or file of failures", made);
                begin(paths, input, current, resume, answers, failures, made);
                if (resume.ordered() && !Files.exists(paths.pending())) {
                    made.add(paths.pending());
                }
                if (isBudgeted && !Files.exists(paths.calls())) {
                    made.add(paths.calls());
                }
                return new RunFiles(
                        format,
                        answers,
                        failures,
                        resume.ordered() ? Optional.of(paths.pending()) : Optional.empty(),
                        paths.calls(),
                        disk,
                        isBudgeted,
                        made);
            } catch (IOException | RuntimeException e) {
                failures.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            // While the lock is held, so that no other run can have begun with them.
            delete(made, e);
            answers.close();
            throw e;
        }
    }

    private static void lock(RecordFile file, Path path, String also, List<Path> made) throws IOException {
        if (!file.lock()) {
            throw new InvalidRequestException(
                    "Another run writes to " + path + " now. Wait for it, or name another output" + also + ".");
        }
        if (file.isNew()) {
            made.add(path);
        }
    }

    /** Deletes files after a failure. */
    static void delete(List<Path> files, Exception failure) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Checks the earlier run, or removes what it left, and writes the settings of this one. */
    private static void begin(
            BulkFileRun.RunPaths paths,
            Optional<InputIdentity> input,
            RunFile current,
            BulkFileRun.ResumeOptions resume,
            RecordFile answers,
            RecordFile failures,
            List<Path> made)
            throws IOException {
        Optional<RunFile> earlier = resume.restart() ? Optional.empty() : RunFile.read(paths.run());
        if (resume.restart()) {
            answers.clear();
            Files.deleteIfExists(paths.pending());
            Files.deleteIfExists(paths.calls());
        } else {
            check(paths, earlier, current, input, resume, !answers.isNew());
        }
        if (resume.restart() || resume.retryFailed()) {
            failures.clear();
        }
        if (resume.restart() || !earlier.equals(Optional.of(current))) {
            if (!Files.exists(paths.run())) {
                made.add(paths.run());
            }
            current.write(paths.run());
        }
    }

    /**
     * Reads which lines a start would find done, and changes nothing.
     *
     * @throws InvalidRequestException where that start would be refused, as the files belong to another run
     */
    static CompletedLines read(
            BulkFileRun.RunPaths paths,
            Optional<InputIdentity> input,
            RunFile current,
            BulkFileRun.ResumeOptions resume,
            AnswerFormat format)
            throws IOException {
        RecordFile.check(paths.output());
        RecordFile.check(paths.failures());
        CompletedLines recorded = new CompletedLines();
        if (resume.restart()) {
            return recorded;
        }
        check(paths, RunFile.read(paths.run()), current, input, resume, Files.exists(paths.output()));
        RecordScan.Form form = RecordScan.Form.of(format);
        RecordFile.scan(paths.output(), form, (line, from, to) -> recorded.add(line));
        if (resume.ordered()) {
            RecordFile.scan(paths.pending(), form.withoutHeader(), (line, from, to) -> recorded.add(line));
        }
        if (!resume.retryFailed()) {
            RecordFile.scan(paths.failures(), RecordScan.Form.JSON, (line, from, to) -> recorded.addFailed(line));
        }
        return recorded;
    }

    private static void check(
            BulkFileRun.RunPaths paths,
            Optional<RunFile> earlier,
            RunFile now,
            Optional<InputIdentity> input,
            BulkFileRun.ResumeOptions resume,
            boolean existed)
            throws IOException {
        if (earlier.isEmpty()) {
            for (Path known : List.of(paths.output(), paths.failures(), paths.pending(), paths.calls())) {
                if (Files.exists(known) && Files.size(known) > 0) {
                    throw new InvalidRequestException(known + " already exists, but " + paths.run()
                            + ", which identifies its run, does not. Name another output, or start from the beginning and"
                            + " lose the answers (restart, --restart).");
                }
            }
            return;
        }
        if (!existed) {
            throw new InvalidRequestException(paths.run() + " exists, but the answers of that run, "
                    + paths.output()
                    + ", do not. Restore them, or start from the beginning and pay again (restart, --restart).");
        }
        if (!earlier.get().form().equals(now.form())) {
            throw new InvalidRequestException("The run was started with its answers as "
                    + words(earlier.get().form())
                    + ", and cannot continue with " + words(now.form())
                    + ". Choose the same order (ordered, --ordered) and format as before, or start from the"
                    + " beginning and lose the answers (restart, --restart).");
        }
        List<String> changes = earlier.get().changes(now, input);
        if (!changes.isEmpty() && !resume.acceptChanges()) {
            throw new InvalidRequestException("Changed since the run was started: " + String.join(", ", changes)
                    + ". Earlier answers may not match new ones. Undo the change, name another output, continue with the"
                    + " remaining lines anyway (acceptChanges, --accept-changes), or start from the beginning"
                    + " (restart, --restart).");
        }
    }

    private static String words(String form) {
        return form.replace(AnswerFormat.JSON_LINES.name(), "JSON Lines");
    }

    CompletedLines recorded() {
        return recorded;
    }

    @Override
    public void record(Outcome outcome) {
        writing(() -> write(outcome));
    }

    /** Writes; after a failure no request is recorded, and so none is sent. */
    private void writing(Runnable action) {
        try {
            action.run();
        } catch (UncheckedIOException e) {
            calls.ifPresent(known -> known.fail(e));
            throw e;
        }
    }

    private void write(Outcome outcome) {
        Work work = outcome.work();
        hasOutcome |= outcome.failure().isPresent() || outcome.answer().isPresent();
        outcome.failure()
                .ifPresent(
                        failure -> failures.append(FailureFormat.json(work.line(), work.id(), failure, work.input())));
        if (outcome.answer().isPresent()) {
            if (pending.isPresent()) {
                pending.get().add(work.line(), format.write(outcome.result()));
            } else {
                answers.append(format.write(outcome.result()));
            }
            calls.ifPresent(known -> known.answered(work.line()));
        }
    }

    @Override
    public Optional<Consumer<BigDecimal>> requestsOf(long line) {
        return calls.filter(known -> isBudgeted).map(known -> most -> known.began(line, most));
    }

    @Override
    public void ended(long line) {
        calls.ifPresent(known -> known.ended(line));
    }

    /** The calls of earlier starts whose end is not known. */
    CallStarts.Unknown unknownCalls() {
        return calls.map(CallStarts::unknown).orElse(CallStarts.Unknown.NONE);
    }

    @Override
    public void flush() {
        writing(this::flushOutcomes);
        calls.ifPresent(CallStarts::flush);
    }

    private void flushOutcomes() {
        failures.flush();
        if (pending.isPresent()) {
            pending.get().flush();
        } else {
            answers.flush();
        }
    }

    /** Appends the next outcome to the output; without an order, {@link #record} has done so. */
    void emit(Outcome outcome) {
        if (pending.isEmpty()) {
            return;
        }
        pending.get().remove(outcome.work().line()).ifPresent(record -> writing(() -> answers.append(record)));
    }

    /** Writes the output to the operating system, after the files that keep its answers in case this fails. */
    void flushOutput() {
        flush();
        writing(() -> {
            answers.flush();
            pending.ifPresent(waiting -> waiting.tidy(answers::sync));
        });
    }

    /** Forces all files to the disk. */
    void finish() {
        flush();
        answers.flush();
        answers.sync();
        failures.sync();
        pending.ifPresent(PendingAnswers::outputSynced);
        calls.ifPresent(CallStarts::answersWritten);
    }

    /** Deletes the files that this start has made, where it failed before its first outcome. */
    void abandon(Exception failure) {
        if (!hasOutcome && calls.filter(CallStarts::hasStarts).isEmpty()) {
            delete(made, failure);
        }
    }

    @Override
    public void close() throws IOException {
        Uninterrupted.run(this::closeAll);
    }

    private void closeAll() throws IOException {
        try (answers;
                failures) {
            failures.removeIfEmpty();
            if (calls.isPresent()) {
                calls.get().close();
            }
            if (pending.isPresent()) {
                pending.get().close();
            }
        }
    }
}
