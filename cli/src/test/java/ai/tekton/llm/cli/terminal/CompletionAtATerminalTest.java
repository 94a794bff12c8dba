package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion scripts in the real shells, and the manual page in man. */
class CompletionAtATerminalTest {
    private static final String CTRL_U = "\u0015";

    @TempDir
    private Path home;

    private Shell shell;

    @BeforeEach
    void sitDown() throws IOException {
        shell = new Shell(home);
        shell.file("notes about it.txt", "");
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void bashCompletesCommandsOptionsAndTheirValues() throws IOException {
        shell.file("rc", "PS1='$ '\nsource <(tekton-llm completion bash)\necho ready\n");
        PtySession bash = shell.start("exec bash --norc --noprofile -i").await("$ ");
        bash.type("source ./rc\n").await("ready").await("$ ");

        completes(bash);
    }

    @Test
    void zshCompletesCommandsOptionsAndTheirValues() throws IOException {
        assumeInstalled("zsh");
        shell.file("rc", "PS1='$ '\nsource <(tekton-llm completion zsh)\necho ready\n");
        PtySession zsh = shell.start("exec zsh -f -i").await("$ ");
        zsh.type("source ./rc\n").await("ready").await("$ ");

        completes(zsh);
    }

    private static void completes(PtySession shell) {
        shell.type("tekton-llm prov" + PtySession.TAB).await("providers");
        shell.type("--ur" + PtySession.TAB).await("--url").type(CTRL_U);
        shell.type("tekton-llm logs sea" + PtySession.TAB).await("search").type(CTRL_U);
        shell.type("tekton-llm completion fi" + PtySession.TAB).await("fish").type(CTRL_U);
        shell.type("tekton-llm ask --on-stream-failure rest" + PtySession.TAB)
                .await("restart")
                .type(CTRL_U);
        shell.type("tekton-llm ask --no-str" + PtySession.TAB)
                .await("--no-stream")
                .type(CTRL_U);
        shell.type("tekton-llm ask --file no" + PtySession.TAB)
                .await("tes\\ about\\ it.txt")
                .type(CTRL_U);
        shell.type("exit\n");

        assertThat(shell.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'tekton-llm prov', providers",
        "'tekton-llm ask --ur', --url",
        "'tekton-llm ask --no-str', --no-stream",
        "'tekton-llm logs ', 'delete list search show'",
        "'tekton-llm logs -n 3 sea', search",
        "'tekton-llm contract check --ht', --html",
        "'tekton-llm completion ', 'bash fish zsh'",
        "'tekton-llm ask --on-stream-failure ', 'continue fail restart'",
        "'tekton-llm ask --file no', 'notes about it.txt'",
        "'tekton-llm ask --url no', ''",
        "'tekton-llm ask logs li', ''"
    })
    void fishCompletesCommandsOptionsAndTheirValues(String line, String completions) throws IOException {
        assumeInstalled("fish");
        shell.file("rc", "tekton-llm completion fish | source\ncomplete -C '" + line + "'\n");

        String screen = shell.run("fish --no-config rc");

        assertThat(String.join(
                        " ", screen.lines().map(found -> found.split("\t")[0]).toList()))
                .isEqualTo(completions);
    }

    @Test
    void fishShowsTheDescriptionOfACompletion() throws IOException {
        assumeInstalled("fish");
        shell.file("rc", "tekton-llm completion fish | source\ncomplete -C 'tekton-llm ask --ur'\n");

        assertThat(shell.run("fish --no-config rc")).isEqualTo("--url\tRhetor's address, with an optional path\n");
    }

    @Test
    void theManpageCommandWritesAManualPage() {
        String page = shell.run("tekton-llm manpage");

        assertThat(page).startsWith(".TH \"TEKTON\\-LLM\" \"1\"");
        assertThat(page.lines().filter(line -> line.startsWith(".SS "))).hasSizeGreaterThan(15);
    }

    private static void assumeInstalled(String program) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not on this machine");
    }
}
