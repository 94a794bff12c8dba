package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first ten minutes, as docs/ shows them. {@code -Drecord} updates them. */
@ExtendWith(RhetorMockExtension.class)
class FirstTenMinutesTest {
    private static final String NAME = "first-ten-minutes";
    private static final String EXPLAINED = """
            # A loop of the shell

            It goes over the **names** that a pattern matches:

            * `for` takes one after the other,
            * `${f%.jpeg}` is the name without its ending.

            ```sh
            for f in *.jpeg; do
              mv "$f" "${f%.jpeg}.jpg" # one by one
            done
            ```
            """;

    @TempDir
    private Path home;

    private final Recording recording = new Recording();

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void theCommandBehavesAsInTheRecordedSession(RhetorMock rhetor) throws IOException {
        recording.replace(rhetor.url(), "http://rhetor:8003");
        recording.replace(home.toString(), "/home/ada");
        try (Shell shell = new Shell(home)) {
            recording.replace(shell.defaultUrl(), "http://localhost:8003");
            withoutARhetor(shell);
            shell.with("RHETOR_URL", rhetor.url());
            recording.line("export RHETOR_URL=http://rhetor:8003", "");
            questions(shell, rhetor);
            conversations(shell, rhetor);
            chat(shell, rhetor);
            outage(shell);
        }
        compare(".txt", recording.text());
        compare(".cast", recording.cast("tekton-llm: the first ten minutes"));
    }

    private void run(Shell shell, String line) {
        recording.line(line, shell.run(line));
    }

    private void withoutARhetor(Shell shell) {
        run(shell, "tekton-llm ask \"What is the capital of France?\"");
        run(
                shell,
                "tekton-llm ask --json \"What is the capital of France?\" 2>/dev/null | grep -o '\"simulated\":true'");
    }

    private void questions(Shell shell, RhetorMock rhetor) throws IOException {
        run(shell, "tekton-llm providers");
        rhetor.enqueue(Reply.stream("Paris", "."));
        run(shell, "tekton-llm ask \"What is the capital of France?\"");
        shell.file("NOTES.md", "Ship on Friday. Ada tests, Grace writes the page.\n");
        rhetor.enqueue(Reply.stream("Release on Friday; ", "Ada tests, ", "Grace documents."));
        run(shell, "cat NOTES.md | tekton-llm ask -u \"Summarise this:\"");
        rhetor.enqueue(Reply.stream(EXPLAINED));
        run(shell, "tekton-llm ask \"How do I rename *.jpeg to *.jpg?\"");
    }

    private void conversations(Shell shell, RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("```sh\nfor f in *.jpeg *.JPEG; do mv \"$f\" \"${f%.*}.jpg\"; done\n```\n"));
        run(shell, "tekton-llm ask -c --extract \"And *.JPEG? In one line.\" > rename.sh; cat rename.sh");
        run(shell, "tekton-llm logs search jpeg");
    }

    private void chat(Shell shell, RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Hello, ", "Ada."));
        PtySession chat = shell.start("exec tekton-llm chat").atPrompt();
        chat.type("My name is Ada." + PtySession.ENTER).await("Hello, Ada.").atPrompt();
        chat.type("/model" + PtySession.ENTER).await("note: the model is").atPrompt();
        rhetor.enqueue(Reply.stream("Paris", "."));
        chat.type("The capital of France?" + PtySession.ENTER).await("Paris.").atPrompt();
        chat.type("/usage" + PtySession.ENTER).await(" s").atPrompt();
        chat.type("/quit" + PtySession.ENTER);
        assertThat(chat.status()).isZero();
        recording.line("tekton-llm chat", chat.output());
    }

    private void outage(Shell shell) {
        shell.with("RHETOR_URL", shell.defaultUrl());
        recording.line(
                "tekton-llm ask --retries 0 --url http://localhost:8003 \"Still there?\"; echo \"status $?\"",
                shell.run("tekton-llm ask --retries 0 \"Still there?\"; echo \"status $?\""));
        run(shell, "tekton-llm config --provider openai");
    }

    private static void compare(String ending, String recorded) throws IOException {
        Path file = Path.of("..", "docs", NAME + ending);
        if (Boolean.getBoolean("record")) {
            Files.writeString(file, recorded);
        }
        assertThat(recorded).isEqualTo(Files.readString(file));
    }
}
