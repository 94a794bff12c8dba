package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers the prompts of a file into another one, and goes on where an earlier run with the same files was cut off, in whatever
 * way: no prompt is lost, none is in the output twice, and none is asked again whose answer was received. Final failures go to
 * a third file, each with its line of the input.
 *
 * <p>The output is its own journal: each record begins with the number of its line of the input, and a line is over when its
 * record is whole in the output or among the failures. What was received is handed to the operating system before anything
 * new is sent, so that a killed process loses at most the calls under way; once a second it is written to the disk, so that a
 * machine without power loses at most that second as well. While it runs it takes memory for the calls under way and a bit for
 * each line of the input. Two lines with the same id are two prompts.
 *
 * <p>Thread-safe; one run at a time.
 */
public final class BulkFileRun {
    /**
     * Where the files of a run are.
     *
     * @param input empty for a stream
     * @param output the answers
     * @param failures the final failures
     */
    record Places(Optional<Path> input, Path output, Path failures) {
        Path run() {
            return output.resolveSibling(output.getFileName() + ".run");
        }

        Path pending() {
            return output.resolveSibling(output.getFileName() + ".pending");
        }
    }

    /**
     * How a run begins, and how it writes.
     *
     * @param restart whether it begins anew
     * @param acceptChanges whether it goes on with another input, template or options
     * @param retryFailed whether failures are asked again
     * @param ordered whether answers are in the order of the input
     */
    record Manner(boolean restart, boolean acceptChanges, boolean retryFailed, boolean ordered) {}

    private final TektonLlmClient client;
    private final BulkSettings settings;
    private final Places places;
    private final Manner manner;
    private final PromptReader reader;
    private final Optional<InputStream> stream;
    private final boolean csvInput;
    private final AnswerFormat format;
    private final RunFiles.Writing writing;
    private final AtomicReference<Optional<Engine>> running = new AtomicReference<>(Optional.empty());

    private BulkFileRun(Builder from) {
        client = from.run.client();
        settings = from.run.settings(false);
        places = from.places();
        manner = new Manner(from.restart, from.acceptChanges, from.retryFailed, settings.ordered());
        reader = from.reader;
        stream = from.stream;
        csvInput = stream.isEmpty() && isCsv(from.input);
        format = isCsv(from.output) ? AnswerFormat.CSV : AnswerFormat.JSON_LINES;
        writing = from.writing;
    }

    private static boolean isCsv(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * Runs until every prompt has its answer or its final failure, or until it is stopped.
     *
     * @return what came of it
     * @throws InvalidRequestException where the files are of another run, another process uses them, or a column is missing
     * @throws UncheckedIOException where a file cannot be read or written; what is in the files is whole
     * @throws LlmCancelledException where the thread is interrupted, which ends the calls
     */
    public BulkReport run() {
        Tally tally = new Tally(settings.costMeter());
        try {
            Optional<InputIdentity> identity = identity();
            identity.ifPresent(known -> tally.total(known.records()));
            RunFile begun = RunFile.of(identity, reader, format, settings.ordered());
            try (RunFiles files = RunFiles.open(places, identity, begun, manner, format, writing)) {
                tally.earlier(files.recorded().count());
                try (InputStream in = open()) {
                    return run(in, files, tally);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Optional<InputIdentity> identity() throws IOException {
        if (places.input().isEmpty()) {
            return Optional.empty();
        }
        Path input = places.input().get();
        if (!Files.isReadable(input) || Files.isDirectory(input)) {
            throw new InvalidRequestException("The input " + input + " is not there, or cannot be read.");
        }
        long before = manner.restart()
                ? -1
                : RunFile.read(places.run()).map(RunFile::inputBytes).orElse(-1L);
        return Optional.of(InputIdentity.of(input, csvInput, before));
    }

    private InputStream open() throws IOException {
        return stream.isPresent()
                ? stream.get()
                : Files.newInputStream(places.input().orElseThrow());
    }

    private BulkReport run(InputStream in, RunFiles files, Tally tally) throws IOException {
        WorkSource source = new IteratorSource(works(in, files.recorded()), settings.ahead());
        ProgressTelling telling = new ProgressTelling(settings.listener());
        try (Engine engine = new Engine(client, settings, source, files, tally)) {
            running.set(Optional.of(engine));
            for (Optional<Outcome> next = engine.next(); next.isPresent(); next = engine.next()) {
                files.emit(next.get());
                if (!engine.hasNext()) {
                    files.flushOutput();
                    telling.now(tally);
                }
            }
            files.finish();
            telling.last(tally);
            engine.failure().ifPresent(BulkResults::rethrow);
            return new BulkReport(engine.end(), tally.progress(), tally.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlmCancelledException("The bulk run was ended: its thread was interrupted.");
        } finally {
            running.set(Optional.empty());
        }
    }

    private Iterator<Work> works(InputStream in, Recorded recorded) throws IOException {
        return csvInput ? new CsvInput(in, reader, recorded) : new LinesInput(new LineReader(in), reader, recorded);
    }

    /**
     * Sends nothing more. Calls under way may end, and their answers are written, for as long as they are given; then they are
     * cancelled. Does nothing where nothing runs. May be called from any thread.
     *
     * @param grace how long calls under way may take
     */
    public void stop(Duration grace) {
        running.get().ifPresent(engine -> engine.stop(grace));
    }

    /** {@return where the final failures go} */
    public Path failures() {
        return places.failures();
    }

    /**
     * Looks through the input, without asking for any answer, and tells what it would take.
     *
     * @param tokenizers count its tokens
     * @return the estimate
     * @throws UncheckedIOException where it cannot be read
     */
    public BulkEstimate estimate(ai.tekton.llm.token.Tokenizers tokenizers) {
        Recorded none = new Recorded();
        try (InputStream in = open()) {
            return BulkEstimate.of(works(in, none), tokenizers, client.config());
        } catch (IOException e) {
            throw new UncheckedIOException("The input cannot be read: " + e.getMessage(), e);
        }
    }

    /** Collects the settings; not thread-safe. */
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
        private RunFiles.Writing writing = (to, bytes) -> to.write(bytes);

        Builder(BulkRun.Builder run, Path input, Path output) {
            this.run = run;
            this.input = Objects.requireNonNull(input, "input");
            this.output = Objects.requireNonNull(output, "output");
        }

        private Places places() {
            return new Places(
                    stream.isPresent() ? Optional.empty() : Optional.of(input),
                    output,
                    failures.orElseGet(() -> byDefault(output)));
        }

        private static Path byDefault(Path output) {
            String name = String.valueOf(output.getFileName());
            int dot = name.lastIndexOf('.');
            return output.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".failed.jsonl");
        }

        /**
         * Takes the prompts from a stream of JSON Lines in place of the file, such as standard input. It is closed in the end,
         * and whether it is the same as before cannot be checked when the run goes on.
         *
         * @param in the prompts
         * @return this builder
         */
        public Builder input(InputStream in) {
            this.stream = Optional.of(in);
            return this;
        }

        /**
         * Sets how lines become prompts, by a template for instance.
         *
         * @param reader reads the lines; by default lines that have a prompt or messages
         * @return this builder
         */
        public Builder reader(PromptReader reader) {
            this.reader = Objects.requireNonNull(reader, "reader");
            return this;
        }

        /**
         * Sets where final failures go.
         *
         * @param failures by default beside the output, such as answers.failed.jsonl
         * @return this builder
         */
        public Builder failures(Path failures) {
            this.failures = Optional.of(failures);
            return this;
        }

        /**
         * Sets whether the run begins anew, and loses the answers that are there.
         *
         * @param restart false by default
         * @return this builder
         */
        public Builder restart(boolean restart) {
            this.restart = restart;
            return this;
        }

        /**
         * Sets whether the run goes on where its input, template or options are others than before. Lines whose numbers are
         * over stay as they are. An input that has only grown needs no leave.
         *
         * @param acceptChanges false, the default, to refuse
         * @return this builder
         */
        public Builder acceptChanges(boolean acceptChanges) {
            this.acceptChanges = acceptChanges;
            return this;
        }

        /**
         * Sets whether the lines that failed are asked again. Their failures are taken out of the file before.
         *
         * @param retryFailed false by default
         * @return this builder
         */
        public Builder retryFailed(boolean retryFailed) {
            this.retryFailed = retryFailed;
            return this;
        }

        Builder writing(RunFiles.Writing other) {
            this.writing = other;
            return this;
        }

        /**
         * Makes the run.
         *
         * @return a BulkFileRun
         * @throws InvalidRequestException naming the setting that is wrong
         */
        public BulkFileRun build() {
            Places places = places();
            if (places.failures().equals(output)
                    || places.input().filter(output::equals).isPresent()
                    || places.input().filter(places.failures()::equals).isPresent()) {
                throw new InvalidRequestException(
                        "The input, the output and the file of failures must be three files.");
            }
            return new BulkFileRun(this);
        }
    }
}
