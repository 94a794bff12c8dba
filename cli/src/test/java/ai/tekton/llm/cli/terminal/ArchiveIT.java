package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the profile dist builds, unpacked in a new folder as users do. */
@ExtendWith(RhetorMockExtension.class)
class ArchiveIT {
    private static final String ARCHIVE = System.getProperty("tekton.llm.archive");

    @TempDir
    private Path home;

    private Shell shell;
    private Path unpacked;

    @BeforeEach
    void unpack() throws IOException {
        shell = new Shell(home);
        assertThat(shell.run("mkdir 'a folder' && cd 'a folder' && unzip -q '" + ARCHIVE + "'; echo \"status $?\""))
                .isEqualTo("status 0\n");
        try (Stream<Path> folders = Files.list(home.resolve("a folder"))) {
            unpacked = folders.findFirst().orElseThrow();
        }
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    /** Runs the unpacked command; if the archive has no runtime, with the Java that runs this test. */
    private String run(String arguments) {
        return shell.run("unset TEKTON_LLM_JAR TEKTON_LLM_CACHE; '" + unpacked + "/bin/tekton-llm' " + arguments);
    }

    @Test
    void theArchiveContainsBothLaunchersTheManualPageAndTheCompletions() {
        assertThat(unpacked.resolve("bin/tekton-llm")).isExecutable();
        assertThat(List.of(
                        "bin/tekton-llm.cmd",
                        "lib/tekton-llm-cli.jar",
                        "man/man1/tekton-llm.1",
                        "completions/tekton-llm.bash",
                        "completions/tekton-llm.fish",
                        "LICENSE"))
                .allSatisfy(file -> assertThat(unpacked.resolve(file)).isNotEmptyFile());
        assertThat(unpacked.resolve("man/man1/tekton-llm.1")).content().startsWith(".TH \"TEKTON\\-LLM\"");
    }

    @Test
    void theWindowsLauncherHasWindowsLineEndsAndPassesItsArgumentsOn() throws IOException {
        String script = Files.readString(unpacked.resolve("bin/tekton-llm.cmd"));

        assertThat(script.lines().count()).isEqualTo(script.split("\r\n").length);
        assertThat(script)
                .contains("-jar \"%home%\\lib\\tekton-llm-cli.jar\" %*\r\n")
                .endsWith("exit /b %ERRORLEVEL%\r\n");
    }

    @Test
    void theLauncherPreparesItsQuickStartOnceAndThenCallsRhetor(RhetorMock rhetor) throws IOException {
        shell.with("RHETOR_URL", rhetor.url());

        String first = run("ask --no-log 'Where is Paris?' 2>notes; echo \"status $?\"");
        String second = run("ask --no-log 'Where is Rome?' 2>&1 | cat");

        assertThat(first).contains("Where is Paris?").endsWith("status 0\n");
        assertThat(home.resolve("notes")).content().contains("preparing a quick start");
        assertThat(second).contains("Where is Rome?").hasLineCount(1);
        assertThat(rhetor.chatRequests()).hasSize(2);
    }

    @Test
    void aMovedInstallationPreparesItsQuickStartAgain() throws IOException {
        run("--version 2>notes");
        unpacked = Files.move(unpacked, home.resolve("elsewhere"));

        assertThat(run("--version"))
                .startsWith("tekton-llm: preparing a quick start")
                .hasLineCount(2);
        assertThat(run("--version")).startsWith("tekton-llm ").hasLineCount(1);
    }

    @Test
    void theCompletionsInTheArchiveAreThoseThatTheCommandWrites() throws IOException {
        run("completion bash >bash 2>/dev/null");
        run("completion fish >fish 2>/dev/null");

        assertThat(unpacked.resolve("completions/tekton-llm.bash")).hasSameTextualContentAs(home.resolve("bash"));
        assertThat(unpacked.resolve("completions/tekton-llm.fish")).hasSameTextualContentAs(home.resolve("fish"));
    }
}
