package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in the top folder of the project, in a copy of the tree with a fake Maven and a fake Java. */
class LauncherTest {
    private static final String MVNW = """
            #!/bin/sh
            echo "$@" >>builds
            echo "output of Maven"
            [ ! -e broken ] || { echo "[ERROR] no good"; exit 1; }
            case "$*" in
              *js*) mkdir -p js/dist/demo && touch js/dist/demo/demo.js ;;
              *) mkdir -p cli/target && touch cli/target/tekton-llm-cli.jar ;;
            esac
            """;
    private static final String JAVA = """
            #!/bin/sh
            [ "$1" != -version ] || { echo 'openjdk version "VERSION" 2025-01-01' >&2; exit; }
            case "$*" in *-Xshare:dump*) archive=${*#*SharedArchiveFile=}; echo made >"${archive%% -cp*}"; exit ;; esac
            used=
            while [ "$1" != -jar ]; do
              case $1 in -XX:SharedArchiveFile=*) used=${1#*=} ;; esac
              shift
            done
            shift 2
            case $1 in
              training-run) echo trained >>RUNS; [ ! -e RUNS.broken ]; exit ;;
            esac
            printf '<%s>' "$PWD" "$@"
            [ -z "$used" ] || printf '<quick>'
            """;

    private static final List<String> MODULES = List.of(
            "spec",
            "spec/check",
            "generated-client",
            "mock",
            "client-extensions",
            "integrations/bulk",
            "integrations/structured",
            "cli");

    @TempDir
    private Path top;

    private Path project;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeTheTree() throws IOException {
        project = Files.createDirectory(top.resolve("a project"));
        for (String module : MODULES) {
            write(project.resolve(module).resolve("pom.xml"), "");
            write(project.resolve(module).resolve("src/main/X"), "");
            write(project.resolve(module).resolve("src/test/X"), "");
        }
        Files.createDirectory(project.resolve(".mvn"));
        write(project.resolve("pom.xml"), "");
        executable(project.resolve("mvnw"), MVNW);
        java("17.0.1");
        executable(project.resolve("tekton-llm"), Files.readString(Path.of("..", "tekton-llm")));
        String launcher = "src/main/dist/bin/tekton-llm";
        executable(project.resolve("cli").resolve(launcher), Files.readString(Path.of(launcher)));
    }

    @Test
    void theLauncherBuildsOnceAndRunsTheCommand() throws Exception {
        Result first = run("ask", "Grüße  *", "");
        Result second = run("ask");

        assertThat(first.status()).isZero();
        assertThat(first.out()).isEqualTo("<" + top.toRealPath() + "><ask><Grüße  *><><quick>");
        assertThat(first.err())
                .startsWith("tekton-llm: building")
                .contains("preparing a quick start")
                .hasLineCount(2);
        assertThat(second.err()).isEmpty();
        assertThat(project.resolve("builds"))
                .content()
                .isEqualTo("-B -ntp -q -pl cli -am package -Dmaven.test.skip=true\n");
    }

    @Test
    void theLauncherPreparesAQuickStartOncePerJavaAndAgainAfterABuild() throws Exception {
        run("ask");
        run("ask");
        assertThat(top.resolve("training-runs")).content().hasLineCount(1);

        java("21.0.3");
        assertThat(run("ask").out()).endsWith("<quick>");
        assertThat(top.resolve("training-runs")).content().hasLineCount(2);

        Files.setLastModifiedTime(
                project.resolve("pom.xml"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        assertThat(run("ask").out()).endsWith("<quick>");
        assertThat(top.resolve("training-runs")).content().hasLineCount(3);
    }

    @Test
    void theLauncherStartsWithoutAQuickStartThatFailedAndDoesNotTryAgain() throws Exception {
        Files.createFile(top.resolve("training-runs.broken"));

        Result first = run("ask");
        Result second = run("ask");

        assertThat(first.out()).isEqualTo("<" + top.toRealPath() + "><ask>");
        assertThat(second).isEqualTo(new Result(0, first.out(), ""));
        assertThat(top.resolve("training-runs")).content().hasLineCount(1);
    }

    @Test
    void theLauncherBuildsTheDemoPageOnceWhenItIsRequested() throws Exception {
        write(project.resolve("js/src/X"), "");
        run("mock");
        Result first = run("mock", "--demo");
        Result second = run("mock", "--demo");

        assertThat(first.status()).isZero();
        assertThat(first.err()).startsWith("tekton-llm: building the page").hasLineCount(1);
        assertThat(second.err()).isEmpty();
        assertThat(project.resolve("builds"))
                .content()
                .endsWith(" -pl js -am -Djs.build.skip=false package -Dmaven.test.skip=true\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "cli/pom.xml",
                "spec/src/main/X",
                "mock/src/main/X",
                "client-extensions/src/main",
                "integrations/bulk/src/main/X",
                "integrations/structured/src/main/X"
            })
    void theLauncherBuildsAgainWhenASourceIsNewer(String changed) throws Exception {
        run("ask");
        Instant later = Instant.now().plus(Duration.ofHours(1));
        Files.setLastModifiedTime(project.resolve(changed), FileTime.from(later));

        assertThat(run("ask").err()).startsWith("tekton-llm: building");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cli/src/test/X", "mock/target/X", "spec/check/target/X", "mock/node_modules/X", "README.md"})
    void theLauncherDoesNotBuildAgainForFilesThatAreNotPartOfTheCommand(String changed) throws Exception {
        run("ask");
        write(project.resolve(changed), "");
        Files.setLastModifiedTime(
                project.resolve(changed), FileTime.from(Instant.now().plus(Duration.ofHours(1))));

        assertThat(run("ask").err()).isEmpty();
    }

    @Test
    void aBuildThatFailsShowsMavensErrorsAndIsTriedAgain() throws Exception {
        write(project.resolve("broken"), "");

        Result failed = run("ask");

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] no good").endsWith("tekton-llm: the build failed, see above.\n");

        Files.delete(project.resolve("broken"));
        assertThat(run("ask").status()).isZero();
    }

    @Test
    void theLockOfADeadBuildDoesNotDelayTheLauncher() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(project.resolve("cli/target"));
        Files.createSymbolicLink(
                project.resolve("cli/target/tekton-llm.building"), Path.of(String.valueOf(dead.pid())));

        assertThat(run("ask").status()).isZero();
    }

    @Test
    void theLauncherFindsItsProjectThroughSymbolicLinks() throws Exception {
        Path bin = Files.createDirectory(top.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("relative"), Path.of("../a project/tekton-llm"));
        Path link = Files.createSymbolicLink(bin.resolve("tekton-llm"), bin.resolve("relative"));

        assertThat(run(link, "ask").out()).isEqualTo("<" + top.toRealPath() + "><ask><quick>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.22", "16"})
    void aJavaThatIsTooOldIsRefused(String version) throws Exception {
        java(version);

        Result result = run("ask");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("tekton-llm: Java 17 or newer is needed")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17-ea", "21.0.3", "25"})
    void aJavaThatIsNewEnoughIsUsed(String version) throws Exception {
        java(version);

        assertThat(run("ask").status()).isZero();
    }

    @Test
    void aMissingJavaIsReported() throws Exception {
        Files.delete(project.resolve("jdk/bin/java"));

        Result result = run("ask");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("tekton-llm: no java was found").hasLineCount(1);
    }

    private void java(String version) throws IOException {
        executable(
                project.resolve("jdk/bin/java"),
                JAVA.replace("VERSION", version)
                        .replace("RUNS", top.resolve("training-runs").toString()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void executable(Path file, String text) throws IOException {
        write(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Result run(String... args) throws Exception {
        return run(project.resolve("tekton-llm"), args);
    }

    private Result run(Path script, String... args) throws Exception {
        List<String> words = new ArrayList<>(List.of(script.toString()));
        words.addAll(List.of(args));
        // In a file, because a JVM in the locale C passes no argument beyond ASCII to a process.
        Path line = top.resolve("line");
        Files.writeString(
                line,
                words.stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" ", "exec ", "\n")));
        Path err = top.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", line.toString())
                .directory(top.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", project.resolve("jdk").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, Files.readString(err));
    }
}
