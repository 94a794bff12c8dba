package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command, in a process of its own, and a cluster that takes its job by its REST address. */
@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BatchCommandIT {
    private static final Path COMMAND = Path.of(System.getProperty("command.jar", "tekton-llm-cli.jar"));
    private static final Path JOB = Path.of(System.getProperty("flink.job.jar", "job.jar"));

    private static FlinkCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = FlinkCluster.start(1);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    /** A distribution of Flink: its libraries, and no settings but those of the command. */
    private Path flinkHome() throws Exception {
        Path lib = Files.createDirectories(directory.resolve("home/lib"));
        for (String jar : JobJarIT.flinkJars().toList()) {
            Path file = Path.of(jar);
            if (Files.isRegularFile(file)) {
                Files.createSymbolicLink(lib.resolve(file.getFileName()), file);
            }
        }
        Path conf = Files.createDirectory(directory.resolve("home/conf"));
        Files.writeString(conf.resolve("config.yaml"), "execution.checkpointing.interval: 1 s\n");
        return lib.getParent();
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }

    private Process batch(JobFiles files, String url) throws Exception {
        Path home = flinkHome();
        URI address = cluster.minicluster().getRestAddress().get();
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                COMMAND.toString(),
                "batch",
                "--engine",
                "flink",
                "--flink-home",
                home.toString(),
                "--flink-job",
                JOB.toString(),
                "--flink-master",
                address.getHost() + ":" + address.getPort(),
                "--parallelism",
                "1",
                "--input",
                files.input().toString(),
                "--output",
                files.output().toString(),
                "--url",
                url);
        command.environment().put("HOME", directory.toString());
        return command.redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    /** The job that was submitted last. */
    private static JobStatusMessage job() throws Exception {
        return cluster.minicluster().listJobs().get().stream()
                .max(Comparator.comparingLong(JobStatusMessage::getStartTime))
                .orElseThrow();
    }

    @Test
    void theCommandSubmitsTheJobToAClusterAndWaitsForItsAnswers(RhetorMock rhetor) throws Exception {
        JobFiles files = new JobFiles(directory).withPrompts(20);

        Process command = batch(files, rhetor.url());
        try {
            assertThat(command.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(command.exitValue()).as(said()).isZero();
        } finally {
            command.destroyForcibly();
        }

        assertThat(job().getJobState()).isEqualTo(JobStatus.FINISHED);
        List<JsonNode> answers = files.answers();
        assertThat(answers.stream().map(answer -> answer.get("id").asText()).distinct())
                .hasSize(20);
        assertThat(answers).hasSize(20);
        assertThat(rhetor.chatRequests()).hasSize(20);
    }

    @Test
    void aCommandThatIsEndedSaysThatTheJobContinuesInTheClusterWhichItDoes(RhetorMock rhetor) throws Exception {
        JobFiles files = new JobFiles(directory).withPrompts(2);
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.standard().hold(gate));

        Process command = batch(files, rhetor.url());
        try {
            ReceivedCalls.await(rhetor, 2);
            command.destroy();
            assertThat(command.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } finally {
            command.destroyForcibly();
        }

        assertThat(said())
                .contains("note: stopped; a job that was submitted continues in the cluster")
                .doesNotContain("failed");
        assertThat(job().getJobState()).isEqualTo(JobStatus.RUNNING);
        gate.open();
        cluster.result(job().getJobId()).toJobExecutionResult(getClass().getClassLoader());
        assertThat(files.answers()).hasSize(2);
    }
}
