package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar, as it is given to a cluster. */
@ExtendWith(RhetorMockExtension.class)
class JobJarIT {
    private static final Path JAR = Path.of(System.getProperty("flink.job.jar", "job.jar"));

    /** What is in the jar under another name, and may be beside it in any version. */
    private static final List<String> OURS = List.of(
            "com/fasterxml/jackson/databind/ObjectMapper",
            "com/fasterxml/jackson/core/JsonFactory",
            "org/apache/hc/client5/http/impl/classic/CloseableHttpClient",
            "org/apache/hc/core5/http/HttpHost",
            "jakarta/websocket/ContainerProvider",
            "io/github/resilience4j/circuitbreaker/CircuitBreaker");

    @TempDir
    private Path directory;

    @Test
    void everyClassAndServiceHasANameOfOurOwn() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("ai/tekton/"));
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/")))
                    .allMatch(name -> name.startsWith("META-INF/services/ai.tekton."));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(BulkPromptsJob.class.getName());
        }
    }

    @Test
    void itRunsEmbeddedBesideBrokenVersionsOfItsLibrariesAndGoesOnFromItsCheckpoint(RhetorMock rhetor)
            throws Exception {
        JobFiles files = new JobFiles(directory).withPrompts(20);
        String[] arguments = {
            "--input", files.input().toString(),
            "--output", files.output().toString(),
            "--checkpoints", directory.resolve("checkpoints").toString(),
            "--resume", "true",
            "--parallelism", "1",
            "--concurrency", "5",
            "--url", rhetor.url()
        };

        assertThat(run(arguments)).as("what the job said").doesNotContain("Exception");

        assertThat(files.answers()).hasSize(20);
        assertThat(rhetor.chatRequests()).hasSize(20);
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                Stream.concat(Stream.of(decoys().toString(), JAR.toString()), flinkJars())
                        .collect(Collectors.joining(File.pathSeparator)),
                BulkPromptsJob.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path log = directory.resolve("log");
        Process job = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(job.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(job.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            job.destroyForcibly();
        }
        return Files.readString(log);
    }

    /** Classes that are none, under the names that those in the jar had. */
    private Path decoys() throws IOException {
        Path decoys = Files.createDirectory(directory.resolve("decoys"));
        for (String name : OURS) {
            Path file = decoys.resolve(name + ".class");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "broken");
        }
        return decoys;
    }

    private static Stream<String> flinkJars() {
        List<String> ours = List.of("tekton", "classes", "jackson-", "httpc", "tyrus", "resilience4j", "jtokkit");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    return name.startsWith("flink-") || ours.stream().noneMatch(name::contains);
                });
    }
}
