package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar, as it is given to a cluster. */
@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class JobJarIT {
    private static final Path JAR = Path.of(System.getProperty("flink.job.jar", "job.jar"));

    /** What is in the jar under another name, and may be beside it in any version. */
    private static final List<String> OURS = List.of(
            "com/fasterxml/jackson/databind/ObjectMapper",
            "com/fasterxml/jackson/core/JsonFactory",
            "org/apache/hc/client5/http/impl/classic/CloseableHttpClient",
            "org/apache/hc/core5/http/HttpHost",
            "jakarta/websocket/ContainerProvider",
            "org/apache/parquet/hadoop/ParquetWriter",
            "org/apache/parquet/hadoop/ParquetReader",
            "org/apache/flink/formats/parquet/ParquetWriterFactory",
            "io/github/resilience4j/circuitbreaker/CircuitBreaker");

    @TempDir
    private Path directory;

    @Test
    void everyClassAndServiceHasANameOfOurOwn() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    // Its native part knows its classes by their names; Flink has none of that name.
                    .allMatch(name -> name.startsWith("ai/tekton/") || name.startsWith("com/github/luben/zstd/"));
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/")))
                    .allMatch(name -> name.startsWith("META-INF/services/ai.tekton."));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(BulkPromptsJob.class.getName());
        }
    }

    @Test
    void theJarHasTheLicensesAndNoticesOfAllLibrariesInIt() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("..", "..", "LICENSE")));
            assertThat(text(jar, "META-INF/NOTICE")).contains("Apache HttpClient", "Apache Flink", "Jackson", "Tyrus");
            String list = text(jar, "META-INF/licenses/LIBRARIES.md");
            assertThat(list.split("[^\\w.-]+")).containsAll(librariesIn(jar));
            assertThat(Pattern.compile("\\]\\((.+?)\\)").matcher(list).results().map(link -> link.group(1)))
                    .isNotEmpty()
                    .allSatisfy(license -> assertThat(text(jar, "META-INF/licenses/" + license))
                            .isNotBlank());
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as(name).isNotNull();
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The artifact ids of the libraries on the class path of which classes are in the job's jar. */
    private static List<String> librariesIn(JarFile job) throws IOException {
        List<String> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.endsWith(".jar") && !name.startsWith("tekton-llm-")) {
                try (JarFile library = new JarFile(entry)) {
                    if (library.stream().anyMatch(part -> isIn(job, part.getName()))) {
                        found.add(name.replaceFirst("-\\d.*", ""));
                    }
                }
            }
        }
        assertThat(found).contains("httpcore5", "zstd-jni");
        return found;
    }

    private static boolean isIn(JarFile job, String name) {
        return name.endsWith(".class")
                && (job.getEntry(name) != null || job.getEntry("ai/tekton/llm/flink/shaded/" + name) != null);
    }

    @Test
    void theJobJarIgnoresOtherVersionsOfItsLibrariesAndContinuesFromItsCheckpoint(RhetorMock rhetor) throws Exception {
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

        assertThat(run(0, flinkJars(), arguments)).as("what the job said").doesNotContain("Exception");

        assertThat(files.answers()).hasSize(20);
        assertThat(rhetor.chatRequests()).hasSize(20);
    }

    @Test
    void theJobReadsAndWritesParquetWithHadoop(RhetorMock rhetor) throws Exception {
        Path input = ParquetTestFiles.write(
                directory.resolve("prompts.parquet"),
                ParquetTestFiles.PROMPTS,
                CompressionCodecName.ZSTD,
                List.of(row -> row.append("id", "a").append("prompt", "Hello?")));

        run(0, Stream.concat(flinkJars(), hadoopJars()), parquet(input, rhetor.url()));

        assertThat(ParquetTestFiles.ids(ParquetTestFiles.read(directory.resolve("answers"))))
                .containsExactly("a");
    }

    @Test
    void withoutHadoopTheErrorBeforeTheStartNamesWhatIsMissing(RhetorMock rhetor) throws Exception {
        Path input = ParquetTestFiles.writePrompts(directory.resolve("prompts.parquet"), 1, 1, "");

        assertThat(run(1, flinkJars(), parquet(input, rhetor.url())))
                .contains("Parquet files need the classes of Hadoop")
                .contains("HADOOP_CLASSPATH")
                .contains("hadoop-client-api");
        assertThat(rhetor.journal()).isEmpty();
    }

    private String[] parquet(Path input, String url) {
        return new String[] {
            "--input",
            input.toString(),
            "--output",
            directory.resolve("answers").toString(),
            "--parallelism",
            "1",
            "--url",
            url
        };
    }

    private String run(int status, Stream<String> libraries, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                Stream.concat(Stream.of(decoys().toString(), JAR.toString()), libraries)
                        .collect(Collectors.joining(File.pathSeparator)),
                BulkPromptsJob.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path log = directory.resolve("log");
        Process job = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(job.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(job.exitValue()).as(Files.readString(log)).isEqualTo(status);
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

    /** What a cluster has in its lib. */
    static Stream<String> flinkJars() {
        List<String> others = List.of(
                "tekton",
                "classes",
                "jackson-",
                "httpc",
                "tyrus",
                "resilience4j",
                "jtokkit",
                "parquet",
                "zstd",
                "hadoop",
                "aircompressor",
                "commons-pool");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    return !name.startsWith("flink-parquet")
                            && (name.startsWith("flink-") || others.stream().noneMatch(name::contains));
                });
    }

    private static Stream<String> hadoopJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("hadoop-client-"));
    }
}
