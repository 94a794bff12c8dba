package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.PromptTemplate;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The arguments of the job's jar. */
final class JobArguments {
    private static final String HELP = """
            BulkPromptsJob --input PATH --output DIRECTORY [--NAME VALUE ...]
            Answers the prompts of files of JSON Lines or Parquet: "id", "prompt" or "messages", "options" in each line or row.
              --input PATH              a file, or a directory of files
              --output DIRECTORY        for the answers
              --failures DIRECTORY      for final failures; default: OUTPUT-failed
              --input-format jsonl|parquet      default: parquet where the input's name ends with .parquet, else jsonl
              --output-format jsonl|parquet     of answers and failures; default: the input's
              --template TEXT           makes the prompts from fields or columns, such as "Summarise: {text}"
              --system TEXT             the system prompt
              --temperature NUMBER, --max-tokens N
              --url URL                 Rhetor, as the task managers reach it; default: their RHETOR_URL
              --component ID, --provider ID, --model ID
              --timeout SECONDS         an attempt; --deadline SECONDS: a whole prompt, default 600
              --retries N               the number of retries; default 3
              --concurrency N           calls in progress of all parallel instances together; default 64 each
              --requests-per-minute N, --tokens-per-minute N, --budget SUM
                                        limits of all parallel instances together
              --parallelism N           default: Flink's
              --failed prompts|all|none which failures go to files; the others fail the job. Default: prompts
              --checkpoint-interval SECONDS     default: Flink's, else 10
              --checkpoints DIRECTORY   where Flink keeps checkpoints; default: its configuration
              --resume true             continue from the newest checkpoint in that directory, if there is one
            The token is RHETOR_AUTH_TOKEN in the environment of the task managers.
            """;
    private static final long MILLIS = 1000;

    private final Map<String, String> left;

    private JobArguments(Map<String, String> given) {
        this.left = given;
    }

    /** Runs the job that arguments ask for. */
    static void run(String[] args) throws Exception {
        if (args.length == 0 || args[0].equals("--help")) {
            System.out.print(HELP);
            return;
        }
        JobArguments all = parse(args);
        Optional<String> checkpoints = all.take("checkpoints");
        boolean resume = all.take("resume").map(Boolean::parseBoolean).orElse(false);
        Optional<Integer> parallelism = all.number("parallelism");
        Configuration configuration = new Configuration();
        checkpoints.ifPresent(place -> configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                new Path(place).makeQualified(uncheckedFiles(place)).toString()));
        Optional<Path> from = resume ? latest(checkpoints) : Optional.empty();
        from.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toString()));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        parallelism.ifPresent(environment::setParallelism);
        BulkPromptsJob job = all.job(environment.getParallelism());
        all.checkNothingIsLeft();
        // `flink run -s` sets it in the session's configuration.
        if (environment
                .getConfiguration()
                .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                .isEmpty()) {
            job.checkPlaces();
        }
        job.addTo(environment);
        environment.execute("tekton-llm bulk prompts");
    }

    private static org.apache.flink.core.fs.FileSystem uncheckedFiles(String place) {
        try {
            return new Path(place).getFileSystem();
        } catch (IOException e) {
            throw new InvalidRequestException("--checkpoints " + place + " cannot be used: " + e.getMessage());
        }
    }

    private static Optional<Path> latest(Optional<String> checkpoints) throws IOException {
        if (checkpoints.isEmpty()) {
            throw new InvalidRequestException("--resume needs --checkpoints, where the earlier run kept them.");
        }
        return LatestCheckpoint.in(new Path(checkpoints.get()));
    }

    static JobArguments parse(String[] args) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new InvalidRequestException("'" + args[i] + "' is "
                        + (args[i].startsWith("--") ? "without a value." : "not an option; options are --NAME VALUE.")
                        + " See --help.");
            }
            given.put(args[i].substring(2), args[i + 1]);
        }
        return new JobArguments(given);
    }

    BulkPromptsJob job(int parallelism) {
        LlmClientSettings settings = settings(parallelism);
        BulkPromptsJob.Builder job =
                BulkPromptsJob.builder(required("input"), required("output")).settings(settings);
        take("failures").ifPresent(job::failures);
        take("input-format").map(name -> FileFormat.of("--input-format", name)).ifPresent(job::inputFormat);
        take("output-format")
                .map(name -> FileFormat.of("--output-format", name))
                .ifPresent(job::outputFormat);
        take("template").map(PromptTemplate::of).ifPresent(job::template);
        take("system").ifPresent(job::system);
        value("temperature", Double::valueOf).ifPresent(job::temperature);
        number("max-tokens").ifPresent(job::maxTokens);
        take("failed").map(JobArguments::handling).ifPresent(job::onFailure);
        seconds("checkpoint-interval").ifPresent(job::checkpointInterval);
        return job.build();
    }

    private LlmClientSettings settings(int parallelism) {
        LlmClientSettings.Builder settings = LlmClientSettings.builder();
        setIfGiven(take("url"), settings::url);
        setIfGiven(take("component"), settings::componentId);
        setIfGiven(take("provider"), settings::provider);
        setIfGiven(take("model"), settings::model);
        setIfGiven(seconds("timeout"), settings::timeout);
        setIfGiven(seconds("deadline"), settings::deadline);
        setIfGiven(number("retries"), settings::maxRetries);
        setIfGiven(number("requests-per-minute"), settings::requestsPerMinute);
        setIfGiven(number("tokens-per-minute"), settings::tokensPerMinute);
        setIfGiven(value("budget", BigDecimal::new), settings::budget);
        number("concurrency").ifPresent(all -> {
            int parallel = Math.max(1, parallelism);
            settings.capacity(Math.max(1, (all + parallel - 1) / parallel));
        });
        return settings.build();
    }

    private static <V> void setIfGiven(Optional<V> value, Consumer<V> setter) {
        value.ifPresent(setter);
    }

    private static FailureHandling handling(String name) {
        return switch (name) {
            case "prompts" -> FailureHandling.EMIT_FAILED_PROMPTS;
            case "all" -> FailureHandling.EMIT_ALL;
            case "none" -> FailureHandling.FAIL_JOB;
            default ->
                throw new InvalidRequestException("--failed is '" + name + "', but must be prompts, all or none.");
        };
    }

    /** An unknown option would have no effect. */
    void checkNothingIsLeft() {
        if (!left.isEmpty()) {
            throw new InvalidRequestException(
                    "There is no option --" + left.keySet().iterator().next() + ". See --help.");
        }
    }

    private Optional<String> take(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    private String required(String name) {
        return take(name).orElseThrow(() -> new InvalidRequestException("--" + name + " is needed. See --help."));
    }

    private Optional<Integer> number(String name) {
        return value(name, Integer::valueOf);
    }

    private Optional<Duration> seconds(String name) {
        return value(name, text -> Duration.ofMillis(Math.round(Double.parseDouble(text) * MILLIS)));
    }

    private <V> Optional<V> value(String name, Function<String, V> conversion) {
        return take(name).map(text -> {
            try {
                return conversion.apply(text);
            } catch (NumberFormatException e) {
                throw new InvalidRequestException("--" + name + " is '" + text + "', which is not a number.");
            }
        });
    }
}
