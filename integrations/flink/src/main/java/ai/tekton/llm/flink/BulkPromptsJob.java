package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.PromptTemplate;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Answers the prompts of files of JSON Lines or Parquet, on a cluster or embedded. Each line or row has {@code id},
 * {@code prompt} or {@code messages}, and {@code options}; with a template, any fields. The job writes answers and failures to
 * two directories, each exactly once: a file appears when a checkpoint contains it. Immutable; not thread-safe while it is
 * added to an environment.
 *
 * <p>After a failure Flink restores the last checkpoint, and prompts that were answered after it are asked again. Flink keeps
 * a checkpoint when the job is cancelled, so that {@code flink run -s} can continue.
 */
public final class BulkPromptsJob {
    /** The checkpoint interval if neither the job nor Flink's configuration sets one: 10 seconds. */
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private final Path input;
    private final Path output;
    private final Path failures;
    private final FileFormat inputFormat;
    private final FileFormat outputFormat;
    private final LlmClientSettings settings;
    private final PromptLines lines;
    private final FailureHandling handling;
    private final @Nullable Duration checkpointInterval;

    private BulkPromptsJob(Builder from) {
        input = from.input;
        output = from.output;
        failures = from.failures == null ? from.output.suffix("-failed") : from.failures;
        inputFormat = from.inputFormat == null ? FileFormat.of(from.input) : from.inputFormat;
        outputFormat = from.outputFormat == null ? inputFormat : from.outputFormat;
        settings = from.settings;
        lines = new PromptLines(from.template, from.system, from.temperature, from.maxTokens);
        handling = from.handling;
        checkpointInterval = from.checkpointInterval;
    }

    /**
     * Creates a builder.
     *
     * @param input a file or a directory of files, in any file system that Flink has
     * @param output the directory for the answers; failures go to a directory beside it, whose name has {@code -failed} at its end
     * @return a new builder
     */
    public static Builder builder(String input, String output) {
        return new Builder(input, output);
    }

    /**
     * Runs the job: the entry point of the job's jar.
     *
     * @param args see {@code --help}
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        JobArguments.run(args);
    }

    /** {@return the directory of the failures} */
    public String failures() {
        return failures.toString();
    }

    /**
     * Checks whether the job can start from the beginning.
     *
     * @throws InvalidRequestException if there is no input, its files have another format, or the output has files of an earlier
     *     run, whose prompts would be answered twice
     * @throws IOException if the file system fails
     */
    public void checkPlaces() throws IOException {
        if (!input.getFileSystem().exists(input)) {
            throw new InvalidRequestException("The input " + input + " does not exist, or cannot be read.");
        }
        checkInputFormat();
        for (Path place : new Path[] {output, failures}) {
            FileSystem files = place.getFileSystem();
            if (!files.exists(place)) {
                continue;
            }
            FileStatus[] there = files.listStatus(place);
            if (there != null && there.length > 0) {
                throw new InvalidRequestException(
                        "The directory " + place + " has files of an earlier run. Continue that run"
                                + " from its checkpoint (flink run -s CHECKPOINT, or --resume), or name another directory.");
            }
        }
    }

    /** A directory's name says nothing about its files; as JSON Lines, those of Parquet would be nothing but failures. */
    private void checkInputFormat() throws IOException {
        FileStatus[] files = input.getFileSystem().listStatus(input);
        for (FileStatus file : files == null ? new FileStatus[0] : files) {
            String name = file.getPath().getName();
            if (inputFormat == FileFormat.JSON_LINES && name.endsWith(FileFormat.PARQUET.suffix())) {
                throw new InvalidRequestException("The input has the file " + name
                        + ", but is read as JSON Lines. To read Parquet, set --input-format parquet.");
            }
        }
    }

    /**
     * Adds the job to an environment, and enables checkpoints there.
     *
     * @param environment the environment, which the caller executes
     * @throws InvalidRequestException if a format is Parquet and its libraries are missing; names them
     */
    public void addTo(StreamExecutionEnvironment environment) {
        if (inputFormat == FileFormat.PARQUET || outputFormat == FileFormat.PARQUET) {
            ParquetFiles.checkLibraries();
        }
        checkpoints(environment);
        PromptLines all = lines;
        OutputTag<String> failed = new OutputTag<>("failed", Types.STRING);
        DataStream<Tuple3<Long, String, String>> rows = environment
                .fromSource(source(), WatermarkStrategy.noWatermarks(), "prompts")
                .uid("prompts")
                .rebalance();
        SingleOutputStreamOperator<String> answers = LlmStream.of(rows, settings, all::prompt)
                .failuresTo(failed, handling, all::failure)
                .uid("ask")
                .answersWithCost(Types.STRING, all::answer);
        answers.sinkTo(sink(output, "answers", ParquetFiles.ANSWERS))
                .name("answers")
                .uid("answers");
        answers.getSideOutput(failed)
                .sinkTo(sink(failures, "failed", ParquetFiles.FAILURES))
                .name("failures")
                .uid("failures");
    }

    private void checkpoints(StreamExecutionEnvironment environment) {
        if (checkpointInterval != null) {
            environment.enableCheckpointing(checkpointInterval.toMillis());
        } else if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
            environment.enableCheckpointing(DEFAULT_CHECKPOINT_INTERVAL.toMillis());
        }
        CheckpointConfig checkpoints = environment.getCheckpointConfig();
        checkpoints.setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // An aligned checkpoint waits behind all rows in the buffers, which takes minutes with a slow server.
        checkpoints.enableUnalignedCheckpoints();
    }

    private FileSource<Tuple3<Long, String, String>> source() {
        return inputFormat == FileFormat.PARQUET
                ? FileSource.forBulkFileFormat(new ParquetPromptFormat(), input).build()
                : FileSource.forRecordStreamFormat(new PromptLineFormat(), input)
                        .build();
    }

    private FileSink<String> sink(Path directory, String prefix, String schema) {
        OutputFileConfig names = OutputFileConfig.builder()
                .withPartPrefix(prefix)
                .withPartSuffix(outputFormat.suffix())
                .build();
        return outputFormat == FileFormat.PARQUET
                ? FileSink.forBulkFormat(directory, ParquetFiles.writers(schema))
                        .withBucketAssigner(new BasePathBucketAssigner<>())
                        .withOutputFileConfig(names)
                        .build()
                : FileSink.forRowFormat(directory, new SimpleStringEncoder<String>())
                        .withBucketAssigner(new BasePathBucketAssigner<>())
                        .withOutputFileConfig(names)
                        .build();
    }

    /** Builds a job; not thread-safe. */
    public static final class Builder {
        private final Path input;
        private final Path output;
        private @Nullable Path failures;
        private @Nullable FileFormat inputFormat;
        private @Nullable FileFormat outputFormat;
        private LlmClientSettings settings = LlmClientSettings.builder().build();
        private @Nullable PromptTemplate template;
        private @Nullable String system;
        private @Nullable Double temperature;
        private @Nullable Integer maxTokens;
        private FailureHandling handling = FailureHandling.EMIT_FAILED_PROMPTS;
        private @Nullable Duration checkpointInterval;

        private Builder(String input, String output) {
            this.input = new Path(Objects.requireNonNull(input, "input"));
            this.output = new Path(Objects.requireNonNull(output, "output"));
        }

        /**
         * Sets the directory of the failures.
         *
         * @param failures not the directory of the answers
         * @return this builder
         */
        public Builder failures(String failures) {
            this.failures = new Path(failures);
            return this;
        }

        /**
         * Sets the format of the input. Default: {@link FileFormat#PARQUET} where the input's name ends with {@code .parquet},
         * else {@link FileFormat#JSON_LINES}.
         *
         * @param format the format of all input files
         * @return this builder
         */
        public Builder inputFormat(FileFormat format) {
            this.inputFormat = Objects.requireNonNull(format, "format");
            return this;
        }

        /**
         * Sets the format of the answers and of the failures. Default: that of the input. A Parquet file ends at each
         * checkpoint, so a longer checkpoint interval writes larger files.
         *
         * @param format the format of all output files
         * @return this builder
         */
        public Builder outputFormat(FileFormat format) {
            this.outputFormat = Objects.requireNonNull(format, "format");
            return this;
        }

        /**
         * Sets the client's settings.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder settings(LlmClientSettings settings) {
            this.settings = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Makes the prompts from the fields of a line, or the columns of a row.
         *
         * @param template the template
         * @return this builder
         */
        public Builder template(PromptTemplate template) {
            this.template = Objects.requireNonNull(template, "template");
            return this;
        }

        /**
         * Sets the system prompt of lines without one.
         *
         * @param system the system prompt
         * @return this builder
         */
        public Builder system(String system) {
            this.system = Objects.requireNonNull(system, "system");
            return this;
        }

        /**
         * Sets the temperature of lines without one.
         *
         * @param temperature from 0 to 2
         * @return this builder
         */
        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Sets the highest number of tokens of an answer for lines without one.
         *
         * @param maxTokens 1 or more
         * @return this builder
         */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Sets which failures go to the files; the others fail the job. Default {@link FailureHandling#EMIT_FAILED_PROMPTS}.
         *
         * @param handling the failures that go to the files
         * @return this builder
         */
        public Builder onFailure(FailureHandling handling) {
            this.handling = Objects.requireNonNull(handling, "handling");
            return this;
        }

        /**
         * Sets the checkpoint interval.
         *
         * @param interval more than zero
         * @return this builder
         */
        public Builder checkpointInterval(Duration interval) {
            this.checkpointInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Creates the job.
         *
         * @return an immutable job
         * @throws InvalidRequestException if an option is invalid; names it
         */
        public BulkPromptsJob build() {
            return new BulkPromptsJob(this);
        }
    }
}
