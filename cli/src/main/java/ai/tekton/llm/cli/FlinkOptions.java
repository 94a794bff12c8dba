package ai.tekton.llm.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What does the work of a batch, and where Flink is. */
final class FlinkOptions {
    /** What does the work. */
    enum Engine {
        local,
        flink
    }

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "What does the work: local, this process, or flink, a job of Apache Flink, whose output is a"
                    + " directory of files. Default: local.")
    private Engine engine = Engine.local;

    @Option(
            names = "--flink-home",
            paramLabel = "DIRECTORY",
            description = "A distribution of Flink, of which lib is used. Default: FLINK_HOME.")
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
                    + " RHETOR_AUTH_TOKEN. Default: none, Flink runs embedded, and goes on where it was cut off.")
    private String master;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "How many parallel instances Flink has of each step. Default: Flink's.")
    private Integer parallelism;

    boolean isChosen() {
        return engine == Engine.flink;
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
