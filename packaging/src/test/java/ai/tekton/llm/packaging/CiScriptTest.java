package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that CI runs, on a machine whose programs only pretend. */
class CiScriptTest {
    @TempDir
    private Path top;

    private Path programs;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeTheMachine() throws IOException {
        // By its absolute path the script finds that this machine's own are missing.
        assumeThat(Path.of("/etc/ssl/certs/ca-certificates.crt")).exists();
        programs = Files.createDirectory(top.resolve("programs"));
        for (String real : List.of("bash", "sh", "env", "dirname", "cp")) {
            Files.createSymbolicLink(programs.resolve(real), find(real));
        }
        for (String present : List.of("git", "unzip", "curl", "npm", "zsh", "fish", "chromium", "apt-cache")) {
            program(present, "");
        }
        program("id", "echo 0");
        program("uname", "echo x86_64");
        program("javac", "echo javac 17.0.9");
        node("v20.1.0");
        program("apt-get", "echo \"$@\" >>\"" + top + "/apt-get\"");
        executable(top.resolve("a project/mvnw"), "echo the build runs: \"$@\"");
        Path script = Pom.ofProject().directory().resolve(".ci/run");
        Files.createDirectory(top.resolve("a project/.ci"));
        Files.copy(script, top.resolve("a project/.ci/run"));
    }

    @Test
    void whereNothingIsMissingTheBuildRunsAndNothingIsInstalled() throws Exception {
        Result result = run();

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("the build runs: ").contains("verify");
        assertThat(result.status()).isZero();
        assertThat(top.resolve("apt-get")).doesNotExist();
    }

    @Test
    void whereAPackageCannotBeInstalledTheErrorNamesItAndTheBuildDoesNotBegin() throws Exception {
        node("v18.19.0");
        program("apt-get", "echo E: broken >&2; exit 100");

        Result result = run();

        assertThat(result.err()).contains("E: broken", "install nodejs by hand");
        assertThat(result.out()).doesNotContain("the build runs");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void withoutAptOrSudoTheErrorNamesWhatToInstall() throws Exception {
        Files.delete(programs.resolve("unzip"));
        program("id", "echo 1000");

        assertThat(run().err()).contains("there is no sudo", "install unzip by hand");

        Files.delete(programs.resolve("apt-get"));

        assertThat(run().err()).contains("There is no apt-get", "install unzip by hand");
    }

    @Test
    void packagesAreInstalledAlsoWhereTheirListsCannotBeUpdated() throws Exception {
        node("v18.19.0");
        executable(top.resolve("newer"), "echo v20.1.0");
        program("apt-get", "case $1 in update) exit 100 ;; esac; cp '" + top + "/newer' '" + programs + "/node'");

        Result result = run();

        assertThat(result.out()).contains("the build runs");
        assertThat(result.status()).isZero();
    }

    @Test
    void whereAptHasOnlyAnOldNodeTheErrorSaysWhichIsNeeded() throws Exception {
        node("v18.19.0");

        Result result = run();

        assertThat(result.err()).contains("Node 20 or newer is needed; found: 18");
        assertThat(result.out()).doesNotContain("the build runs");
        assertThat(result.status()).isEqualTo(1);
    }

    private void node(String version) throws IOException {
        program("node", "echo " + version);
    }

    private void program(String name, String does) throws IOException {
        executable(programs.resolve(name), does);
    }

    private static void executable(Path file, String does) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!" + find("sh") + "\n" + does + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Result run() throws Exception {
        Path err = top.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(find("bash").toString(), top + "/a project/.ci/run")
                .directory(top.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, Files.readString(err));
    }
}
