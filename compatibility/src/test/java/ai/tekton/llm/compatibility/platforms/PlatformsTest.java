package ai.tekton.llm.compatibility.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Runs the application and the test on every platform of {@code platforms.txt}, and prints what became of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformsTest {
    private final Path target = Settings.path("target");
    private final Path logs = target.resolve("platforms/logs");
    private final ResultTable table = new ResultTable();
    private final Map<Trial, Future<Trial.Outcome>> trials = new LinkedHashMap<>();
    private final RhetorMock rhetor = RhetorMock.start();
    // As many as there are cores: what they do is load classes.
    private final ExecutorService processes =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    @BeforeAll
    @Timeout(900)
    void startAll() throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.text("Paris."));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(Reply.stream("Par", "is."));
        List<Platform> platforms = Settings.platforms();
        if (platforms.isEmpty()) {
            return;
        }
        List<ClassPath> classPaths = classPaths(platforms);
        for (int i = 0; i < platforms.size(); i++) {
            for (Path jdk : Settings.jdks()) {
                Trial trial = new Trial(platforms.get(i), classPaths.get(i), jdk);
                trials.put(trial, processes.submit(() -> trial.run(rhetor.url(), logs)));
            }
        }
    }

    @TestFactory
    @Timeout(900)
    Stream<DynamicTest> theClientAndTheMockRunOnThePlatform() {
        return trials.entrySet().stream().map(entry -> {
            Trial trial = entry.getKey();
            String name = trial.platform().name() + " on " + trial.jdk().getFileName();
            return dynamicTest(name, () -> {
                Trial.Outcome outcome = entry.getValue().get();
                table.add(trial, javaVersion(trial.jdk()), outcome);
                assertThat(outcome.failure())
                        .as("%s; what it printed is in %s", name, logs)
                        .isEmpty();
            });
        });
    }

    @AfterAll
    void printTable() {
        processes.shutdownNow();
        rhetor.close();
        if (!trials.isEmpty()) {
            System.out.println(table);
        }
    }

    private List<ClassPath> classPaths(List<Platform> platforms) throws Exception {
        Path own = target.resolve("platforms/repository");
        OwnRepository.copy(Settings.path("repository"), Settings.text("version"), own);
        PlatformPoms poms =
                new PlatformPoms(target.resolve("platforms"), OwnRepository.version(), Settings.text("junit"));
        poms.write(platforms);
        Maven.run(target.resolve("platforms/pom.xml"), own, logs.resolve("maven.log"), PlatformPoms.goals());
        List<ClassPath> classPaths = new ArrayList<>();
        for (int i = 0; i < platforms.size(); i++) {
            classPaths.add(poms.classPath(i));
        }
        return classPaths;
    }

    private static String javaVersion(Path jdk) throws IOException {
        return Files.readAllLines(jdk.resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
                .findFirst()
                .orElse("?");
    }
}
