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
 * Answers the prompts of files of JSON Lines, on a cluster or embedded: each line {@code {"id", "prompt" or "messages",
 * "options"}}, or any fields with a template. Answers and failures go to files of JSON Lines in two directories, each exactly
 * once: a file is there when a checkpoint has it. Immutable; used on one thread.
 *
 * <p>After a failure Flink goes on from the last checkpoint, and what was asked since is asked again. A checkpoint is kept when
 * the job is cancelled, to go on from with {@code flink run -s}.
 */
public final class BulkPromptsJob {
    /** How often there is a checkpoint, where neither the job nor Flink's configuration says so. */
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private final Path input;
    private final Path output;
    private final Path failures;
    private final LlmClientSettings settings;
    private final PromptLines lines;
    private final FailureHandling handling;
    private final @Nullable Duration checkpointInterval;

    private BulkPromptsJob(Builder from) {
        input = from.input;
        output = from.output;
        failures = from.failures == null ? from.output.suffix("-failed") : from.failures;
        settings = from.settings;
        lines = new PromptLines(from.template, from.system, from.temperature, from.maxTokens);
        handling = from.handling;
        checkpointInterval = from.checkpointInterval;
    }

    /**
     * Starts with a job from one place to another.
     *
     * @param input a file or a directory of files, in any file system that Flink has
     * @param output the directory of the answers; that of the failures is beside it, with {@code -failed} behind its name
     * @return a new builder
     */
    public static Builder builder(String input, String output) {
        return new Builder(input, output);
    }

    /**
     * Runs the job: the entry of the job's jar.
     *
     * @param args see {@code --help}
     * @throws Exception where the job fails
     */
    public static void main(String[] args) throws Exception {
        JobArguments.run(args);
    }

    /** {@return the directory of the failures} */
    public String failures() {
        return failures.toString();
    }

    /**
     * Looks whether the job can begin anew.
     *
     * @throws InvalidRequestException where there is no input, or the output has files of an earlier run, whose prompts would be
     *     answered twice
     * @throws IOException where the file system fails
     */
    public void checkPlaces() throws IOException {
        if (!input.getFileSystem().exists(input)) {
            throw new InvalidRequestException("The input " + input + " is not there, or cannot be read.");
        }
        for (Path place : new Path[] {output, failures}) {
            FileSystem files = place.getFileSystem();
            if (!files.exists(place)) {
                continue;
            }
            FileStatus[] there = files.listStatus(place);
            if (there != null && there.length > 0) {
                throw new InvalidRequestException(
                        "The directory " + place + " has files of an earlier run. Go on with that one"
                                + " from its checkpoint (flink run -s CHECKPOINT, or --resume), or name another directory.");
            }
        }
    }

    /**
     * Adds the job to an environment; checkpoints are turned on where they are not.
     *
     * @param environment what it will run in; stays the caller's to execute
     */
    public void addTo(StreamExecutionEnvironment environment) {
        checkpoints(environment);
        PromptLines all = lines;
        OutputTag<String> failed = new OutputTag<>("failed", Types.STRING);
        DataStream<Tuple3<Long, String, String>> rows = environment
                .fromSource(
                        FileSource.forRecordStreamFormat(new PromptLineFormat(), input)
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "prompts")
                .uid("prompts")
                .rebalance();
        SingleOutputStreamOperator<String> answers = LlmStream.of(rows, settings, all::prompt)
                .failuresTo(failed, handling, all::failure)
                .uid("ask")
                .answers(Types.STRING, all::answer);
        answers.sinkTo(sink(output, "answers")).name("answers").uid("answers");
        answers.getSideOutput(failed)
                .sinkTo(sink(failures, "failed"))
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
        // Prompts are waited for long: a checkpoint that stood in line behind those already read would come minutes
        // late.
        checkpoints.enableUnalignedCheckpoints();
    }

    private static FileSink<String> sink(Path directory, String prefix) {
        return FileSink.forRowFormat(directory, new SimpleStringEncoder<String>())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix(prefix)
                        .withPartSuffix(".jsonl")
                        .build())
                .build();
    }

    /** Collects what a job is made of; not thread-safe. */
    public static final class Builder {
        private final Path input;
        private final Path output;
        private @Nullable Path failures;
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
         * @param failures another than that of the answers
         * @return this builder
         */
        public Builder failures(String failures) {
            this.failures = new Path(failures);
            return this;
        }

        /**
         * Sets the client.
         *
         * @param settings the client's settings
         * @return this builder
         */
        public Builder settings(LlmClientSettings settings) {
            this.settings = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Makes prompts of the fields of a line.
         *
         * @param template the template
         * @return this builder
         */
        public Builder template(PromptTemplate template) {
            this.template = Objects.requireNonNull(template, "template");
            return this;
        }

        /**
         * Sets what the model is told before prompts that say nothing else.
         *
         * @param system the system prompt
         * @return this builder
         */
        public Builder system(String system) {
            this.system = Objects.requireNonNull(system, "system");
            return this;
        }

        /**
         * Sets the temperature of prompts that say nothing else.
         *
         * @param temperature from 0 to 2
         * @return this builder
         */
        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Sets the most tokens of answers to prompts that say nothing else.
         *
         * @param maxTokens 1 or more
         * @return this builder
         */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Sets which failures are written down; the others fail the job. Default {@link FailureHandling#EMIT_FAILED_PROMPTS}.
         *
         * @param handling which failures are written down
         * @return this builder
         */
        public Builder onFailure(FailureHandling handling) {
            this.handling = Objects.requireNonNull(handling, "handling");
            return this;
        }

        /**
         * Sets how often there is a checkpoint.
         *
         * @param interval more than zero
         * @return this builder
         */
        public Builder checkpointInterval(Duration interval) {
            this.checkpointInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Makes the job.
         *
         * @return an immutable job
         * @throws InvalidRequestException naming the option that is wrong
         */
        public BulkPromptsJob build() {
            return new BulkPromptsJob(this);
        }
    }
}
