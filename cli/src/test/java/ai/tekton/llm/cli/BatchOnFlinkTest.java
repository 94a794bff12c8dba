package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aFlinkMasterGetsTheJobByFlinksOwnClientAndPathsOfOtherFileSystemsStayUnchanged() throws IOException {
        Files.createDirectory(folder.resolve("conf"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.move(fakeMain("org.apache.flink.client.cli", "CliFrontend"), lib.resolve("flink.jar"));
        Path job = Files.createFile(folder.resolve("job.jar"));

        Result result = new CommandRun()
                .run(
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
                        "s3://bucket/prompts.parquet",
                        "--output",
                        "hdfs:///answers/",
                        "--output-format",
                        "jsonl",
                        "--url",
                        "http://localhost:1",
                        "--token",
                        "secret");

        assertThat(result.status()).as(result.err()).isEqualTo(Status.OK);
        assertThat(result.err())
                .contains("run -m flink.example:8081 " + job + " --input s3://bucket/prompts.parquet"
                        + " --output hdfs:///answers --failures hdfs:///answers-failed --output-format jsonl")
                .doesNotContain("--checkpoints")
                .contains("Failures, if there are any, are in hdfs:///answers-failed");
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
        Path source = folder.resolve(type + ".java");
        Files.writeString(source, """
                package %s;
                public class %s {
                    public static void main(String[] args) {
                        System.out.println(String.join(" ", args));
                        System.out.println("token of " + System.getenv("RHETOR_AUTH_TOKEN").length() + " characters");
                    }
                }
                """.formatted(packageName, type));
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
