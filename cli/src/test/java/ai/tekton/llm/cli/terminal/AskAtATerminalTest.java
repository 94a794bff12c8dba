package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.UnusedAddress;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process of the command at a pseudo terminal: its input and its output. */
@ExtendWith(RhetorMockExtension.class)
class AskAtATerminalTest {
    @TempDir
    private Path home;

    private Shell shell;

    @BeforeEach
    void sitDown() {
        shell = new Shell(home);
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void anOutageLeavesStandardOutputEmptyPrintsAdviceAndExitsWith1() throws IOException {
        String unused = UnusedAddress.url();

        String screen =
                shell.with("RHETOR_URL", unused).run("tekton-llm ask --retries 0 'Where?' >answer; echo \"status $?\"");

        assertThat(home.resolve("answer")).isEmptyFile();
        assertThat(screen)
                .contains("error: LlmConnectionException: ", unused)
                .contains("\nhelp: ")
                .endsWith("status 1\n");
    }

    @Test
    void anOutageGivesAScriptAFailureStatus() {
        String screen = shell.with("RHETOR_URL", UnusedAddress.url())
                .run("if message=$(tekton-llm ask --retries 0 'Where?' 2>/dev/null); then echo \"commit $message\"; "
                        + "else echo 'no commit'; fi");

        assertThat(screen).isEqualTo("no commit\n");
    }

    @Test
    void anAnswerOfTheFallbackProviderIsPrintedWithANote(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(502, "down"), Reply.text("Paris."));

        String screen = shell.with("RHETOR_URL", rhetor.url())
                .run("tekton-llm ask --retries 0 --no-stream --fallback-provider openai 'Where?' 2>notes; "
                        + "echo \"status $?\"; cat notes");

        assertThat(screen).contains("Paris.\nstatus 0\nnote: a fallback answered: provider ");
    }

    @Test
    void theBuiltInMockAnswersInAPipeTooAndTheLastNoteExplainsHowToCallARealRhetor() throws IOException {
        String screen = shell.run("tekton-llm ask --json 'Where?' 2>notes | cat");

        assertThat(screen).contains("\"simulated\":true").contains("Where?");
        assertThat(Files.readAllLines(home.resolve("notes")))
                .satisfies(notes -> assertThat(notes.get(0)).contains("answering from the built-in mock"))
                .last()
                .asString()
                .contains("to ask a real Rhetor", "--url", "RHETOR_URL");
    }

    @Test
    void aRealRhetorIsNotSimulated(RhetorMock rhetor) {
        String screen = shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask --json 'Where?'");

        assertThat(screen).contains("\"simulated\":false").doesNotContain("note: ");
    }

    @Test
    void thePromptAndStandardInputAreSentTogether(RhetorMock rhetor) throws IOException {
        shell.file("NOTES.md", "\uFEFFOne.\nTwo.\n");

        shell.with("RHETOR_URL", rhetor.url()).run("cat NOTES.md | tekton-llm ask 'Summarise this:'");

        assertThat(prompt(rhetor)).isEqualTo("Summarise this:\n\nOne.\nTwo.");
    }

    @Test
    void filesAreSentWithTheirNames(RhetorMock rhetor) throws IOException {
        shell.file("A.java", "\uFEFFclass A {}\n");
        shell.file("b.txt", "Grüße\n");

        shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask -f A.java --file b.txt 'Which?'");

        assertThat(prompt(rhetor)).isEqualTo("Which?\n\nA.java:\n\nclass A {}\n\nb.txt:\n\nGrüße");
    }

    @Test
    void aFileThatIsNotTextIsRefusedByName(RhetorMock rhetor) throws IOException {
        Files.write(home.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        Files.writeString(home.resolve("wide.txt"), "wide", StandardCharsets.UTF_16);
        Files.write(home.resolve("zero.bin"), new byte[] {'a', 0, 'b'});

        String screen = shell.with("RHETOR_URL", rhetor.url())
                .run(
                        "for f in logo.png wide.txt zero.bin none.txt; do tekton-llm ask -f $f 'What?'; echo \"status $?\"; done");

        assertThat(screen.lines().filter(line -> line.startsWith("error: ")))
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).contains("logo.png is not UTF-8"),
                        line -> assertThat(line).contains("wide.txt is not UTF-8"),
                        line -> assertThat(line).contains("zero.bin is not text"),
                        line -> assertThat(line).contains("there is no file 'none.txt'"));
        assertThat(screen.lines().filter("status 1"::equals)).hasSize(4);
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void silentStandardInputIsIgnoredAfterASecond(RhetorMock rhetor) {
        String screen = shell.with("RHETOR_URL", rhetor.url())
                .run("mkfifo silent; exec 3<>silent; tekton-llm ask 'Where?' <silent; echo \"status $?\"");

        assertThat(screen)
                .contains("note: standard input was silent for a second and is ignored; a - beside the prompt waits")
                .contains("status 0");
        assertThat(prompt(rhetor)).isEqualTo("Where?");
    }

    @Test
    void aDashBesideThePromptWaitsForStandardInput(RhetorMock rhetor) throws IOException {
        shell.run("mkfifo slow");
        PtySession session = shell.with("RHETOR_URL", rhetor.url()).start("tekton-llm ask 'Sum up:' - <slow");
        try (OutputStream slow = Files.newOutputStream(home.resolve("slow"))) {
            session.await("note: waiting for standard input, which is silent so far");
            slow.write("late".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(session.status()).isZero();
        assertThat(prompt(rhetor)).isEqualTo("Sum up:\n\nlate");
    }

    @Test
    void aClosedStandardInputCountsAsEmpty(RhetorMock rhetor) {
        String screen = shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask 'Where?' <&-; echo \"status $?\"");

        assertThat(screen).doesNotContain("error").endsWith("status 0\n");
        assertThat(prompt(rhetor)).isEqualTo("Where?");
    }

    @Test
    void aByteOrderMarkIsNotCounted() throws IOException {
        shell.file("marked.txt", "\uFEFFhello");

        assertThat(shell.run("tekton-llm tokens --model gpt-4o <marked.txt")).isEqualTo("1\n");
    }

    @Test
    void controlCharactersOfAnAnswerAreShownByTheirNames(RhetorMock rhetor) {
        String evil = "a\u001b]0;title\u0007b\u009b31mc\u202Ed\u2066e\rf\u0000g";
        rhetor.enqueue(Reply.text(evil), Reply.stream("a\u001b", "[2Jb"), Reply.stream("a\u001b", "[2Jb"));
        String named = "a<U+001B>]0;title<U+0007>b<U+009B>31mc<U+202E>d<U+2066>e<U+000D>f<U+0000>g";

        shell.with("RHETOR_URL", rhetor.url());

        assertThat(shell.run("tekton-llm ask --no-stream 'x'")).contains(named);
        assertThat(shell.run("tekton-llm ask --stream 'x'"))
                .contains("a<U+001B>[2Jb")
                .doesNotContain("\u001b[2J");
        assertThat(shell.with("NO_COLOR", "1").run("tekton-llm ask --stream 'x'"))
                .contains("a<U+001B>[2Jb")
                .doesNotContain("\u001b[2J");
        assertThat(shell.run("tekton-llm logs show")).contains("a<U+001B>[2Jb").doesNotContain("\u001b");
    }

    @Test
    void controlCharactersOfAnErrorNeverReachTheTerminal(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(400, "no \u001b[2J\u202Ego"));

        String screen = shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask 'x' 2>&1 | cat");

        assertThat(screen).containsPattern("error: .*answered 400: no \\[2J go").doesNotContain("\u001b", "\u202E");
    }

    @Test
    void anAnswerIsWrittenUnchangedToAPipe(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("# Title\n\n**bold** \u001b[31m"));

        shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask 'x' >answer");

        assertThat(home.resolve("answer")).hasContent("# Title\n\n**bold** \u001b[31m\n");
    }

    @Test
    void onlyTheLastCodeBlockIsExtracted(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.text("First:\n\n```sh\nls\n```\n\nBetter:\n\n~~~sh\nfor f in *; do\n  echo $f\ndone\n~~~\nDone."),
                Reply.text("No code."));

        shell.with("RHETOR_URL", rhetor.url());
        shell.run("tekton-llm ask --extract 'x' >rename.sh");

        assertThat(home.resolve("rename.sh")).hasContent("for f in *; do\n  echo $f\ndone\n");
        assertThat(shell.run("tekton-llm ask --extract 'x'; echo \"status $?\""))
                .contains("has no code block")
                .endsWith("status 1\n");
    }

    @Test
    void aTemplateIsFilledWithItsValues(RhetorMock rhetor) throws IOException {
        shell.file(".config/tekton-llm/templates/review.md", "Review this {{language}} code:\n\n{{input}}\n");
        shell.file("App.java", "class App {} // {{language}}\n");
        shell.with("RHETOR_URL", rhetor.url());

        shell.run("tekton-llm ask --template review -p language=Java -f App.java");

        assertThat(prompt(rhetor)).isEqualTo("Review this Java code:\n\nApp.java:\n\nclass App {} // {{language}}");
        assertThat(shell.run("tekton-llm ask --template review -f App.java"))
                .contains("give it a value with -p language=");
        assertThat(shell.run("tekton-llm ask --template review -p languag=x -p language=y 'z'"))
                .contains("has no {{languag}}");
        assertThat(shell.run("tekton-llm ask --template nonsense 'z'")).contains("there are review");
    }

    @Test
    void tokensAndTimeAreReportedIfRequested(RhetorMock rhetor) {
        String screen = shell.with("RHETOR_URL", rhetor.url()).run("tekton-llm ask -u 'x' 2>&1 >/dev/null");

        assertThat(screen).containsPattern("note: \\d+ tokens asked, \\d+ answered, \\d+ in all, \\d+\\.\\d s\n");
    }

    private static String prompt(RhetorMock rhetor) {
        return rhetor.chatRequests().get(0).chatRequest().getMessages().get(0).getContent();
    }

    @Test
    void aTableFitsTheTerminalAndStaysUnchangedInAPipe(RhetorMock rhetor) {
        String table = "| City | Of it |\n|---|---|\n| Paris | the seat of the **French** government |";
        rhetor.enqueue(Reply.text(table), Reply.text(table));
        shell.with("RHETOR_URL", rhetor.url()).columns(30);

        String screen = shell.run("echo 'Where?' | tekton-llm ask --no-log");
        String piped = shell.run("tekton-llm ask --no-log 'Where?' | cat");

        // After the waiting indicator, which is removed again.
        assertThat(screen.replaceAll("\u001b\\[[0-9;]*[a-zA-Z]", "")).endsWith("""
                City  │ Of it
                ──────┼───────────────────────
                Paris │ the seat of the French
                      │ government
                """);
        assertThat(piped).isEqualTo(table + "\n");
    }
}
