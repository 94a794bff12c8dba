package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the engine of a batch, and for Flink. */
final class FlinkOptions {
    private static final String PARQUET = "parquet";

    /** The engine that makes the calls. */
    enum Engine {
        local,
        flink
    }

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "The engine: local, this process, or flink, a job of Apache Flink, whose output is a"
                    + " directory of files. Default: local.")
    private Engine engine = Engine.local;

    @Option(
            names = "--flink-home",
            paramLabel = "DIRECTORY",
            description = "A distribution of Flink, whose lib is used. Default: FLINK_HOME.")
    private Path home;

    @Option(
            names = "--flink-job",
            paramLabel = "JAR",
            description = "The job's jar, tekton-llm-flink with the classifier job. Default: TEKTON_LLM_FLINK_JOB, else"
                    + " tekton-llm-flink-job.jar beside the command's jar.")
    private Path job;

    @Option(
            names = "--flink-master",
            paramLabel = "HOST:PORT",
            description = "The cluster that runs the job, by its REST address; its task managers need the token in"
                    + " RHETOR_AUTH_TOKEN. Default: none, Flink runs embedded, and resumes an interrupted run.")
    private String master;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "The number of parallel instances of each step on Flink. Default: Flink's.")
    private Integer parallelism;

    @Option(
            names = "--input-format",
            paramLabel = "NAME",
            description = "The format of the input on Flink, jsonl or parquet. Default: parquet if its name ends with"
                    + " .parquet, else jsonl.")
    private String inputFormat;

    @Option(
            names = "--output-format",
            paramLabel = "NAME",
            description =
                    "The format of the answers and failures on Flink, jsonl or parquet. Default: that of the input.")
    private String outputFormat;

    boolean isChosen() {
        return engine == Engine.flink;
    }

    /** An option that has no effect without Flink is an error. */
    void refuseWithoutFlink(String input, String output) {
        refuseParquet("--input-format", inputFormat, input, output);
        refuseParquet("--output-format", outputFormat, input, output);
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("--flink-home", home);
        given.put("--flink-job", job);
        given.put("--flink-master", master);
        given.put("--parallelism", parallelism);
        given.put("--input-format", inputFormat);
        given.put("--output-format", outputFormat);
        given.forEach((name, value) -> {
            if (value != null) {
                throw new InvalidRequestException(name + " needs --engine flink. Leave it out, or add --engine flink.");
            }
        });
    }

    private static void refuseParquet(String option, String format, String input, String output) {
        if (PARQUET.equalsIgnoreCase(format)) {
            throw new InvalidRequestException(
                    "Parquet is read and written by --engine flink only: tekton-llm batch --engine flink --input "
                            + input
                            + " --output " + output.replaceAll("\\.[^./]+$", "") + " " + option + " " + PARQUET
                            + ". Without it, leave " + option + " out.");
        }
    }

    Optional<String> inputFormat() {
        return Optional.ofNullable(inputFormat);
    }

    Optional<String> outputFormat() {
        return Optional.ofNullable(outputFormat);
    }

    Optional<Path> home() {
        return Optional.ofNullable(home);
    }

    Optional<Path> job() {
        return Optional.ofNullable(job);
    }

    Optional<String> master() {
        return Optional.ofNullable(master);
    }

    Optional<Integer> parallelism() {
        return Optional.ofNullable(parallelism);
    }
}
