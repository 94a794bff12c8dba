package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The conversations that are saved between processes of the command. */
@ExtendWith(RhetorMockExtension.class)
class ConversationsAtATerminalTest {
    @TempDir
    private Path home;

    private Shell shell;

    @BeforeEach
    void sitDown(RhetorMock rhetor) {
        shell = new Shell(home).with("RHETOR_URL", rhetor.url());
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void theLastConversationContinuesWithItsMessages(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Two million."), Reply.text("No."));

        shell.run("tekton-llm ask --system Brief. --model m-1 'The capital of France?'");
        shell.run("tekton-llm ask -c 'How many live there?'");
        PtySession chat = shell.start("exec tekton-llm chat -c")
                .await("resuming a conversation of 2 turns")
                .atPrompt();
        chat.type("Is that much?" + PtySession.ENTER).await("No.").atPrompt().type("/quit" + PtySession.ENTER);

        assertThat(chat.status()).isZero();
        assertThat(messages(rhetor, 2))
                .containsExactly(
                        "The capital of France?", "Paris.", "How many live there?", "Two million.", "Is that much?");
        assertThat(request(rhetor, 2).getSystemPrompt()).isEqualTo("Brief.");
        assertThat(request(rhetor, 2).getModelId()).isEqualTo("m-1");
    }

    @Test
    void anyConversationContinuesByItsId(RhetorMock rhetor) {
        shell.run("tekton-llm ask 'First'");
        String id = shell.run("tekton-llm logs").split(" ")[0];
        shell.run("tekton-llm ask 'Second'");

        shell.run("tekton-llm ask --conversation " + id + " 'Third'");

        assertThat(messages(rhetor, 2)).startsWith("First").endsWith("Third").hasSize(3);
        assertThat(shell.run("tekton-llm ask --conversation 1999 'x'; echo \"status $?\""))
                .contains("No conversation has the ID '1999'")
                .endsWith("status 1\n");
    }

    @Test
    void onlyTheOwnerMayReadSavedConversations() throws IOException {
        shell.run("umask 000; tekton-llm ask 'First'");

        Path folder = home.resolve(".local/share/tekton-llm/conversations");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toFile))
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(
                                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath())))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void noConversationIsSavedIfAnOptionAVariableOrTheFileDisablesIt(RhetorMock rhetor) throws IOException {
        shell.run("tekton-llm ask --no-log 'First'");
        shell.run("TEKTON_LLM_LOG=false tekton-llm ask 'Second'");
        shell.file(".config/tekton-llm/config.properties", "log = no\n");
        PtySession chat = shell.start("exec tekton-llm chat").atPrompt();
        chat.type("Third" + PtySession.ENTER).await("Simulated").atPrompt().type("/quit" + PtySession.ENTER);

        assertThat(chat.status()).isZero();
        assertThat(home.resolve(".local/share/tekton-llm")).doesNotExist();
        assertThat(shell.run("tekton-llm ask -c 'And?'")).contains("There is no saved conversation");
        assertThat(rhetor.chatRequests()).hasSize(3);
    }

    @Test
    void theAnswerThatAKilledProcessLeftIncompleteIsContinued(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("One.\n", "Two.\n", "Three.\n").holdBefore(2, new Gate()), Reply.text("Three.\n"));
        shell.start("exec tekton-llm ask 'Count to three.'").await("Two.");
        shell.kill();

        assertThat(shell.run("tekton-llm logs show")).contains("> Count to three.", "One.\nTwo.\n(cut off)");
        assertThat(shell.run("tekton-llm ask -c")).contains("Three.");

        assertThat(messages(rhetor, 1))
                .startsWith("Count to three.", "One.\nTwo.\n")
                .hasSize(3)
                .last()
                .asString()
                .contains("Continue exactly where it ends");
        assertThat(shell.run("tekton-llm ask -c; echo \"status $?\""))
                .contains("is complete: give a prompt")
                .endsWith("status 1\n");
    }

    @Test
    void anUnansweredQuestionIsAskedAgainWhenItsConversationContinues(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(401, "no"), Reply.text("Paris."));

        shell.run("tekton-llm ask 'Where?'");
        assertThat(shell.run("tekton-llm logs show")).contains("(no answer)");
        assertThat(shell.run("tekton-llm ask -c")).contains("Paris.");

        assertThat(messages(rhetor, 1)).containsExactly("Where?");
        assertThat(shell.run("tekton-llm logs show"))
                .contains("> Where?\n\nParis.")
                .doesNotContain("(no answer)");
    }

    @Test
    void theTextReceivedBeforeCtrlCIsSaved(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("It is ", "Paris.").holdBefore(1, new Gate()));
        PtySession asking = shell.start("exec tekton-llm ask 'Where?'").await("It is");
        asking.type(PtySession.CTRL_C);

        assertThat(asking.status()).isEqualTo(130);
        assertThat(shell.run("tekton-llm logs show")).contains("It is\n(cut off)");
    }

    @Test
    void conversationsAreListedSearchedAndDeleted(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Use *.JPEG for that."));
        shell.run("tekton-llm ask 'The capital of France?'; tekton-llm ask 'Rename my pictures'");

        List<String> listed = shell.run("tekton-llm logs").lines().toList();
        assertThat(listed)
                .satisfiesExactly(
                        line -> assertThat(line).contains("1 turn ", "Rename my pictures"),
                        line -> assertThat(line).contains("The capital of France?"));
        assertThat(shell.run("tekton-llm logs list -n 1").lines()).hasSize(1);
        assertThat(shell.run("tekton-llm logs search jpeg").lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("*.JPEG");
        assertThat(shell.run("tekton-llm logs search --json capital"))
                .contains("\"answer\":\"Paris.\"", "\"complete\":true");
        assertThat(shell.run("tekton-llm logs search nowhere")).startsWith("note: ");

        String id = listed.get(1).split(" ")[0];
        assertThat(shell.run("tekton-llm logs show --json " + id)).contains("\"question\":\"The capital of France?\"");
        assertThat(shell.run("tekton-llm logs delete " + id)).isEqualTo(id + "\n");
        assertThat(shell.run("tekton-llm logs").lines()).hasSize(1);
        assertThat(shell.run("tekton-llm logs delete; echo \"status $?\""))
                .contains("or --all")
                .endsWith("status 2\n");
        shell.run("tekton-llm logs delete --all");
        assertThat(shell.run("tekton-llm logs")).isEqualTo("note: there are no saved conversations\n");
    }

    private static ChatRequest request(RhetorMock rhetor, int number) {
        return rhetor.chatRequests().get(number).chatRequest();
    }

    private static List<String> messages(RhetorMock rhetor, int number) {
        return request(rhetor, number).getMessages().stream()
                .map(Message::getContent)
                .toList();
    }
}
