package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the command for Flink; the module of the job tests the job. */
class BatchOnFlinkTest {
    @TempDir
    private Path folder;

    private Path input;

    @BeforeEach
    void writeInput() throws IOException {
        input = Files.writeString(folder.resolve("prompts.jsonl"), "{\"prompt\":\"One?\"}\n");
    }

    private Result batch(String... more) {
        String[] fixed = {
            "batch",
            "--engine",
            "flink",
            "--input",
            input.toString(),
            "--output",
            folder.resolve("answers").toString(),
            "--url",
            "http://localhost:1"
        };
        return new CommandRun().run(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void withoutFlinkTheErrorNamesTheDirectoryToSet() {
        Result result = batch();

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("--engine flink needs Flink").contains("--flink-home or FLINK_HOME");
    }

    @Test
    void aDirectoryWithoutFlinkIsNamed() {
        Result result = batch("--flink-home", folder.toString());

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("There is no Flink in " + folder);
    }

    @Test
    void aJobsJarThatIsMissingIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("lib"));

        Result result = batch("--flink-home", folder.toString(), "--flink-job", "nowhere.jar");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("nowhere.jar is not there").contains("classifier job");
    }

    @Test
    void anOptionThatTheFlinkEngineLacksIsRefused() {
        Result result = batch("--ordered");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("--ordered is not for --engine flink");
    }

    @Test
    void theJobIsRunWithTheOptionsAndTheTokenIsNotAnArgument() throws IOException {
        Files.createDirectory(folder.resolve("lib"));

        Result result = batch(
                "--flink-home",
                folder.toString(),
                "--flink-job",
                fakeJob().toString(),
                "--token",
                "secret",
                "--concurrency",
                "7",
                "--max-tokens",
                "9",
                "--budget",
                "1.5",
                "--parallelism",
                "3");

        assertThat(result.status()).as(result.err()).isEqualTo(Status.OK);
        assertThat(result.err())
                .contains("--input " + input)
                .contains("--output " + folder.resolve("answers"))
                .contains("--checkpoints " + folder.resolve("answers-checkpoints") + " --resume true")
                .contains("--url http://localhost:1")
                .contains("--concurrency 7")
                .contains("--max-tokens 9")
                .contains("--budget 1.5")
                .contains("--parallelism 3")
                .contains("token of 6 characters")
                .doesNotContain("secret");
    }

    /** The command that submits a job to a cluster, with the Flink of the test's folder. */
    private List<String> submission(Path job, String prompts, String answers) {
        return List.of(
                "batch",
                "--engine",
                "flink",
                "--flink-home",
                folder.toString(),
                "--flink-job",
                job.toString(),
                "--flink-master",
                "flink.example:8081",
                "--input",
                prompts,
                "--output",
                answers);
    }

    @Test
    void aFlinkMasterGetsTheJobByFlinksOwnClientAndPathsOfOtherFileSystemsStayUnchanged() throws IOException {
        Files.createDirectory(folder.resolve("conf"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.move(fakeMain("org.apache.flink.client.cli", "CliFrontend"), lib.resolve("flink.jar"));
        Path job = Files.createFile(folder.resolve("job.jar"));

        List<String> command = new ArrayList<>(submission(job, "s3://bucket/prompts.parquet", "hdfs:///answers/"));
        command.addAll(List.of("--output-format", "jsonl", "--url", "http://localhost:1", "--token", "secret"));

        Result result = new CommandRun().run(command.toArray(String[]::new));

        assertThat(result.status()).as(result.err()).isEqualTo(Status.OK);
        assertThat(result.err())
                .contains("run -m flink.example:8081 " + job + " --input s3://bucket/prompts.parquet"
                        + " --output hdfs:///answers --failures hdfs:///answers-failed --output-format jsonl")
                .doesNotContain("--checkpoints")
                .contains("Failures, if there are any, are in hdfs:///answers-failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {130, 143})
    void aJobThatASignalEndedHasNotFailed(int status) throws IOException {
        Files.createDirectory(folder.resolve("lib"));
        Path job = fakeMain("ai.tekton.llm.flink", "BulkPromptsJob", "System.exit(" + status + ");");

        Result result = batch("--flink-home", folder.toString(), "--flink-job", job.toString());

        assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(result.err())
                .contains("note: stopped; the same command resumes the run")
                .doesNotContain("failed");
    }

    /** Asks the process to end, as Ctrl-C does, once the job has begun. */
    private static final class EndAtTheBegin extends ByteArrayOutputStream {
        private final OpenResources resources;

        EndAtTheBegin(OpenResources resources) {
            this.resources = resources;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (!resources.hasEnded() && toString(StandardCharsets.UTF_8).contains("begun")) {
                resources.end();
            }
        }
    }

    @Test
    void aJobThatTheUserInterruptsHasNotFailedWhateverItsStatusIs() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.createDirectory(folder.resolve("conf"));
        String body = """
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(1)));
                System.out.println("begun");
                new java.util.concurrent.CountDownLatch(1).await();
                """;
        Files.move(fakeMain("org.apache.flink.client.cli", "CliFrontend", body), lib.resolve("flink.jar"));
        Path job = Files.createFile(folder.resolve("job.jar"));
        OpenResources resources = new OpenResources();
        EndAtTheBegin err = new EndAtTheBegin(resources);
        Host host = new Host(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                err,
                Map.of(),
                URI.create("http://localhost"),
                new CommandRun.FixedTerminal(false, 80),
                resources);
        List<String> command =
                submission(job, input.toString(), folder.resolve("answers").toString());

        int status = Cli.run(command, host);

        assertThat(status).isEqualTo(Status.INTERRUPTED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(
                        "note: stopped; a job that was submitted continues in the cluster flink.example:8081, until"
                                + " it is cancelled there")
                .doesNotContain("failed");
    }

    @Test
    void aMasterNeedsTheConfigurationOfFlink() throws IOException {
        Files.createDirectory(folder.resolve("lib"));

        Result result = batch(
                "--flink-home",
                folder.toString(),
                "--flink-job",
                fakeJob().toString(),
                "--flink-master",
                "flink.example:8081");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err())
                .contains("The configuration of Flink is missing")
                .contains("conf");
    }

    @Test
    void anOptionOfFlinkWithoutFlinkIsRefused() {
        Result result = new CommandRun()
                .run("batch", "--input", input.toString(), "--output", "answers.jsonl", "--parallelism", "3");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("--parallelism needs --engine flink");
    }

    /** A jar with a job that prints its arguments. */
    private Path fakeJob() throws IOException {
        return fakeMain("ai.tekton.llm.flink", "BulkPromptsJob");
    }

    private Path fakeMain(String packageName, String type) throws IOException {
        return fakeMain(packageName, type, """
                System.out.println(String.join(" ", args));
                System.out.println("token of " + System.getenv("RHETOR_AUTH_TOKEN").length() + " characters");
                """);
    }

    private Path fakeMain(String packageName, String type, String body) throws IOException {
        Path source = folder.resolve(type + ".java");
        Files.writeString(source, """
                package %s;
                public class %s {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                }
                """.formatted(packageName, type, body));
        int status =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        assertThat(status).isZero();
        Path jar = folder.resolve(type + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(file)) {
            String name = packageName.replace('.', '/') + "/" + type + ".class";
            to.putNextEntry(new JarEntry(name));
            Files.copy(folder.resolve(name), to);
        }
        return jar;
    }
}
