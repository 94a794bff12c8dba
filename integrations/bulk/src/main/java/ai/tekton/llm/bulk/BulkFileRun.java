package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.token.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Writes the answers to a file's prompts to another file, and resumes an earlier run with the same files after any
 * interruption: no prompt is lost, none is in the output twice, and none is sent again after its answer was received. Final
 * failures go to a third file, each with its line of the input.
 *
 * <p>The output is its own journal: each record starts with the number of its line of the input, and a line is done when its
 * complete record is in the output or among the failures. The run passes received answers to the operating system before it
 * sends new prompts, so that a killed process loses at most the calls in progress; twice a second it forces them to the disk, on another thread, so
 * that a power failure loses at most the last second as well. It needs memory for the calls in progress, and one bit for each line
 * of the input. Two lines with the same id are two prompts.
 *
 * <p>With a budget, a further file contains the calls in progress: those that a kill interrupts count in the budget of later starts
 * with their maximum cost.
 *
 * <p>Thread-safe; one run at a time.
 */
public final class BulkFileRun {
    /**
     * The files of a run.
     *
     * @param input the prompts; empty for a stream
     * @param output the answers
     * @param failures the final failures
     */
    record RunPaths(Optional<Path> input, Path output, Path failures) {
        Path run() {
            return output.resolveSibling(output.getFileName() + ".run");
        }

        Path pending() {
            return output.resolveSibling(output.getFileName() + ".pending");
        }

        Path calls() {
            return output.resolveSibling(output.getFileName() + ".calls");
        }
    }

    /**
     * How a run starts, and how it writes.
     *
     * @param restart whether it starts from the beginning
     * @param acceptChanges whether it resumes with a changed input, template or options
     * @param retryFailed whether it sends failed prompts again
     * @param ordered whether it writes answers in the order of the input
     */
    record ResumeOptions(boolean restart, boolean acceptChanges, boolean retryFailed, boolean ordered) {}

    private final TektonLlmClient client;
    private final BulkSettings settings;
    private final RunPaths paths;
    private final ResumeOptions resume;
    private final PromptReader reader;
    private final RunInput input;
    private final AnswerFormat format;
    private final Disk.Writing writing;
    private final AtomicReference<Optional<Duration>> stop = new AtomicReference<>(Optional.empty());
    /** Stops what is in progress: the wait for the first bytes, and then the engine. */
    private final AtomicReference<Optional<Consumer<Duration>>> stopper = new AtomicReference<>(Optional.empty());

    private BulkFileRun(Builder from) {
        client = from.run.client();
        settings = from.run.settings(false);
        paths = from.paths();
        resume = new ResumeOptions(from.restart, from.acceptChanges, from.retryFailed, settings.ordered());
        reader = from.reader;
        input = from.runInput();
        format = AnswerFormat.isCsv(from.output) ? AnswerFormat.CSV : AnswerFormat.JSON_LINES;
        writing = from.writing;
    }

    /**
     * Runs until every prompt has its answer or its final failure, or until the run is stopped.
     *
     * @return the report of the run
     * @throws InvalidRequestException where the files belong to another run, another process uses them, a column is missing, or
     *     the input is not text, such as Parquet or gzip
     * @throws UncheckedIOException where a file cannot be read or written; the records in the files are complete
     * @throws LlmCancelledException where the thread is interrupted, which cancels the calls
     */
    public BulkReport run() {
        RunCounters counters = new RunCounters(settings.budget());
        ExecutorService syncs = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "tekton-llm-bulk-sync");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Optional<InputIdentity> identity = identity();
            identity.ifPresent(known -> counters.total(known.records()));
            RunFile current = current(identity);
            if (resume.restart() && stop.get().isPresent()) {
                // The restart would delete the answers, and send nothing.
                return stopped(counters);
            }
            // A regular file is checked already.
            return resume.restart() && identity.isEmpty()
                    ? restart(current, counters, syncs)
                    : run(Optional.empty(), identity, current, counters, syncs);
        } catch (IOException | UncheckedIOException e) {
            if (Uninterrupted.isCauseOf(e)) {
                throw Uninterrupted.end();
            }
            throw e instanceof IOException fault ? FileFault.unchecked("", fault) : (UncheckedIOException) e;
        } finally {
            syncs.shutdown();
            stop.set(Optional.empty());
        }
    }

    /** Content that is not text must not cost the answers that a restart deletes, so that it waits for the first bytes. */
    private BulkReport restart(RunFile current, RunCounters counters, ExecutorService syncs) throws IOException {
        try (RunInput.Checked in = input.open()) {
            FirstBytes first = new FirstBytes();
            stopper.set(Optional.of(grace -> first.stop()));
            if (stop.get().isPresent() || !first.await(in)) {
                return stopped(counters);
            }
            return run(Optional.of(in), Optional.empty(), current, counters, syncs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Uninterrupted.end();
        } finally {
            stopper.set(Optional.empty());
        }
    }

    private static BulkReport stopped(RunCounters counters) {
        return new BulkReport(BulkEnd.STOPPED, counters.progress(), counters.reason());
    }

    private BulkReport run(
            Optional<InputStream> opened,
            Optional<InputIdentity> identity,
            RunFile current,
            RunCounters counters,
            ExecutorService syncs)
            throws IOException {
        try (RunFiles files = RunFiles.open(
                paths,
                identity,
                current,
                resume,
                format,
                new Disk(writing, syncs),
                settings.budget().isPresent())) {
            counters.earlier(files.recorded(), files.unknownCalls());
            counters.journal(paths.output());
            try (InputStream in = opened.isPresent() ? opened.get() : input.open()) {
                return run(in, files, counters);
            } catch (IOException | RuntimeException e) {
                files.abandon(e);
                throw e;
            }
        }
    }

    private Optional<InputIdentity> identity() throws IOException {
        long before = resume.restart()
                ? -1
                : RunFile.read(paths.run()).map(RunFile::inputBytes).orElse(-1L);
        return input.identity(before);
    }

    private RunFile current(Optional<InputIdentity> identity) {
        return RunFile.of(identity, reader, format, settings.ordered());
    }

    private BulkReport run(InputStream in, RunFiles files, RunCounters counters) throws IOException {
        WorkSource source = new IteratorSource(input.works(in, files.recorded()), settings.ahead());
        ProgressReporter reporter = new ProgressReporter(settings.listener());
        try (Engine engine = new Engine(client, settings, source, files, counters)) {
            stopper.set(Optional.of(engine::stop));
            stop.get().ifPresent(engine::stop);
            for (Optional<Outcome> next = engine.next(); next.isPresent(); next = engine.next()) {
                files.emit(next.get());
                if (!engine.hasNext()) {
                    files.flushOutput();
                    reporter.reportIfDue(counters);
                }
            }
            files.finish();
            reporter.report(counters);
            engine.failure().ifPresent(BulkResults::rethrow);
            return new BulkReport(engine.end(), counters.progress(), counters.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Uninterrupted.end();
        } finally {
            stopper.set(Optional.empty());
        }
    }

    /**
     * Stops sending prompts. Answers to calls in progress are written until the grace period ends; then the calls are
     * cancelled. A run that is still reading its files sends nothing, and neither does the next run where none is in progress. May
     * be called from any thread, and again with a shorter period.
     *
     * @param grace the time that calls in progress get to finish
     */
    public void stop(Duration grace) {
        stop.set(Optional.of(grace));
        stopper.get().ifPresent(current -> current.accept(grace));
    }

    /** {@return the file of the final failures} */
    public Path failures() {
        return paths.failures();
    }

    /**
     * Estimates the tokens and cost of the prompts that the run would send, without making a call or changing a file. Lines that
     * an earlier start has answered, or that failed in it, only count as such, unless the run would send them again.
     *
     * @param tokenizers count the tokens
     * @return the estimate
     * @throws InvalidRequestException where {@link #run()} would refuse the files or the input
     * @throws UncheckedIOException where a file cannot be read
     */
    public BulkEstimate estimate(Tokenizers tokenizers) {
        try {
            Optional<InputIdentity> identity = identity();
            CompletedLines recorded = RunFiles.read(paths, identity, current(identity), resume, format);
            try (InputStream in = input.open()) {
                return BulkEstimate.of(input.works(in, recorded), recorded, tokenizers, client.config());
            }
        } catch (IOException e) {
            throw FileFault.unchecked("The prompts cannot be estimated: ", e);
        }
    }

    /** Builds the run; not thread-safe. */
    public static final class Builder {
        private final BulkRun.Builder run;
        private final Path input;
        private final Path output;
        private Optional<Path> failures = Optional.empty();
        private Optional<InputStream> stream = Optional.empty();
        private PromptReader reader = PromptReader.create();
        private boolean restart;
        private boolean acceptChanges;
        private boolean retryFailed;
        private Disk.Writing writing = (to, bytes) -> to.write(bytes);

        Builder(BulkRun.Builder run, Path input, Path output) {
            this.run = run;
            this.input = Objects.requireNonNull(input, "input");
            this.output = Objects.requireNonNull(output, "output");
        }

        private RunPaths paths() {
            return new RunPaths(
                    stream.isPresent() ? Optional.empty() : Optional.of(input),
                    output,
                    failures.orElseGet(() -> defaultFailures(output)));
        }

        private RunInput runInput() {
            return new RunInput(input, stream, reader, output);
        }

        private static boolean isSame(Path one, Path other) {
            try {
                return one.toAbsolutePath()
                                .normalize()
                                .equals(other.toAbsolutePath().normalize())
                        || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
            } catch (IOException e) {
                throw new UncheckedIOException("The files cannot be compared: " + e.getMessage(), e);
            }
        }

        private static Path defaultFailures(Path output) {
            String name = String.valueOf(output.getFileName());
            int dot = name.lastIndexOf('.');
            return output.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".failed.jsonl");
        }

        /**
         * Reads the prompts from a stream of JSON Lines, such as standard input, instead of the file. The run closes it at the
         * end. A resumed run cannot check whether the stream's content has changed.
         *
         * @param in the prompts
         * @return this builder
         */
        public Builder input(InputStream in) {
            this.stream = Optional.of(in);
            return this;
        }

        /**
         * Sets how lines are converted to prompts, for example by a template.
         *
         * @param reader the reader of the lines; by default of lines with a prompt or messages
         * @return this builder
         */
        public Builder reader(PromptReader reader) {
            this.reader = Objects.requireNonNull(reader, "reader");
            return this;
        }

        /**
         * Sets the file of the final failures.
         *
         * @param failures the file; by default beside the output, such as answers.failed.jsonl
         * @return this builder
         */
        public Builder failures(Path failures) {
            this.failures = Optional.of(failures);
            return this;
        }

        /**
         * Sets whether the run starts from the beginning and deletes existing answers.
         *
         * @param restart false by default
         * @return this builder
         */
        public Builder restart(boolean restart) {
            this.restart = restart;
            return this;
        }

        /**
         * Sets whether the run resumes although its input, template or options have changed. Lines that are done stay as they
         * are. An input that has only grown does not need this.
         *
         * @param acceptChanges false, the default, to refuse to resume
         * @return this builder
         */
        public Builder acceptChanges(boolean acceptChanges) {
            this.acceptChanges = acceptChanges;
            return this;
        }

        /**
         * Sets whether the run sends failed lines again. It removes their failures from the file first.
         *
         * @param retryFailed false by default
         * @return this builder
         */
        public Builder retryFailed(boolean retryFailed) {
            this.retryFailed = retryFailed;
            return this;
        }

        Builder writing(Disk.Writing other) {
            this.writing = other;
            return this;
        }

        /**
         * Creates the run.
         *
         * @return a BulkFileRun
         * @throws InvalidRequestException where a setting is invalid, or a name is that of a Parquet file; names it
         */
        public BulkFileRun build() {
            RunPaths paths = paths();
            if (isSame(paths.failures(), output)
                    || paths.input()
                            .filter(from -> isSame(from, output) || isSame(from, paths.failures()))
                            .isPresent()) {
                throw new InvalidRequestException(
                        "The input, the output and the file of failures must be three files.");
            }
            runInput().checkNames();
            return new BulkFileRun(this);
        }
    }
}
