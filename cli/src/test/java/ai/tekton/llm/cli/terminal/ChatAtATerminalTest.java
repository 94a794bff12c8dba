package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A conversation at a pseudo terminal, key by key. */
@ExtendWith(RhetorMockExtension.class)
class ChatAtATerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CTRL_A = "\u0001";
    private static final String CTRL_P = "\u0010";

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

    private PtySession chat(String... options) {
        return shell.start("exec tekton-llm chat " + String.join(" ", options)).atPrompt();
    }

    private static void quit(PtySession chat) {
        chat.type("/quit" + PtySession.ENTER);
        assertThat(chat.status()).as(chat.output()).isZero();
    }

    @Test
    void linesCanBeEditedAndAreSentWithTheTurnsBeforeThem(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Hal", "lo."), Reply.stream("Ja."));
        PtySession chat = chat();

        chat.type("üße!!" + CTRL_A + "Gr" + PtySession.ENTER).await("Hallo.").atPrompt();
        chat.type(CTRL_P + "?" + PtySession.ENTER).await("Ja.").atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 1)).containsExactly("Grüße!!", "Hallo.", "Grüße!!?");
    }

    @Test
    void ctrlCCancelsTheAnswerAndCtrlCAtThePromptEndsTheChat(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("It is ", "Paris.").holdBefore(1, new Gate()), Reply.text("Yes."));
        PtySession chat = chat();

        chat.type("Where?" + PtySession.ENTER).await("It is");
        chat.type(PtySession.CTRL_C).await("note: the answer was cut off").atPrompt();
        ReceivedRequest cut = rhetor.takeRequest(SOON);
        assertThat(cut.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        chat.type("Sure?" + PtySession.ENTER).await("Yes.").atPrompt();
        chat.type(PtySession.CTRL_C);

        assertThat(chat.status()).isEqualTo(130);
        assertThat(messages(rhetor, 1)).containsExactly("Where?", "It is ", "Sure?");
    }

    @Test
    void ctrlCDiscardsTheLineThatIsBeingTyped(RhetorMock rhetor) {
        PtySession chat = chat();

        chat.type("nonsense").await("nonsense").type(PtySession.CTRL_C).atPrompt();
        chat.type("One" + PtySession.ENTER).await("Simulated").atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 0)).containsExactly("One");
    }

    @Test
    void aPastedTextOfSeveralLinesIsOneMessageWithAndWithoutItsMarks(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("First."), Reply.text("Second."));
        PtySession chat = chat();

        chat.type("one\rtwo\r\rthree\r").await("First.").atPrompt();
        chat.type("\u001b[200~four\rfive\u001b[201~" + PtySession.ENTER)
                .await("Second.")
                .atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 0)).containsExactly("one\ntwo\n\nthree");
        assertThat(messages(rhetor, 1)).endsWith("four\nfive");
    }

    @Test
    void modelsAndProvidersAreShownChosenAndCompleted(RhetorMock rhetor) {
        PtySession chat = chat();

        chat.type("/model" + PtySession.ENTER)
                .await("note: the model is claude-3-sonnet")
                .await("* claude-3-sonnet")
                .atPrompt();
        chat.type("/provider" + PtySession.ENTER)
                .await("note: the provider is anthropic")
                .await("  openai")
                .atPrompt();
        chat.type("/prov" + PtySession.TAB).await("/provider ");
        chat.type("opena" + PtySession.TAB)
                .await("openai ")
                .type(PtySession.ENTER)
                .await("the provider is openai")
                .atPrompt();
        chat.type("/model gpt-4o-m" + PtySession.TAB).await("gpt-4o-mini").type(PtySession.ENTER);
        chat.await("note: the model is gpt-4o-mini now").atPrompt();
        chat.type("Hello" + PtySession.ENTER).await("Simulated").atPrompt();
        quit(chat);

        ReceivedRequest asked = rhetor.chatRequests().get(rhetor.chatRequests().size() - 1);
        assertThat(asked.chatRequest().getProviderId()).isEqualTo("openai");
        assertThat(asked.chatRequest().getModelId()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void filesAreCompletedAndTheConversationIsSaved(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.text("Paris."));
        Files.createDirectory(home.resolve("answers"));
        shell.file("taken.md", "mine");
        PtySession chat = chat("--system", "Brief.");

        chat.type("Where?" + PtySession.ENTER).await("Paris.").atPrompt();
        chat.type("/save ans" + PtySession.TAB)
                .await("answers/")
                .type("a.md" + PtySession.ENTER)
                .await("saved in")
                .atPrompt();
        chat.type("/save a.json" + PtySession.ENTER).await("saved in").atPrompt();
        chat.type("/save taken.md" + PtySession.ENTER).await("There is a file").atPrompt();
        quit(chat);

        assertThat(home.resolve("answers/a.md"))
                .hasContent("## System\n\nBrief.\n\n## Question\n\nWhere?\n\n## Answer\n\nParis.\n");
        assertThat(home.resolve("taken.md")).hasContent("mine");
        shell.run("tekton-llm chat --messages a.json");
        ReceivedRequest again = rhetor.chatRequests().get(rhetor.chatRequests().size() - 1);
        assertThat(again.chatRequest().getSystemPrompt()).isEqualTo("Brief.");
    }

    @Test
    void retryAsksTheLastQuestionAgain(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("London."), Reply.text("Paris."), Reply.text("Yes."));
        PtySession chat = chat();

        chat.type("/retry" + PtySession.ENTER).await("there is no question yet").atPrompt();
        chat.type("Where?" + PtySession.ENTER).await("London.").atPrompt();
        chat.type("/retry" + PtySession.ENTER).await("Paris.").atPrompt();
        chat.type("Sure?" + PtySession.ENTER).await("Yes.").atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 1)).containsExactly("Where?");
        assertThat(messages(rhetor, 2)).containsExactly("Where?", "Paris.", "Sure?");
    }

    @Test
    void aFailedQuestionIsLeftOutOfTheNextRequestAndCanBeRetried(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(401, "no"), Reply.text("Two it is."), Reply.error(401, "no"), Reply.text("Three."));
        PtySession chat = chat();

        chat.type("One" + PtySession.ENTER)
                .await("error: AuthenticationException")
                .await("help: ")
                .atPrompt();
        chat.type("Two" + PtySession.ENTER).await("Two it is.").atPrompt();
        chat.type("Three" + PtySession.ENTER).await("error: ").atPrompt();
        chat.type("/retry" + PtySession.ENTER).await("Three.").atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 1)).containsExactly("Two");
        assertThat(messages(rhetor, 3)).containsExactly("Two", "Two it is.", "Three");
    }

    @Test
    void theEditorOpensTheLastQuestionAndTheSavedTextIsSent(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Tokyo."));
        shell.file("edit.sh", "sed -i.bak 's/France/Japan/' \"$1\"; rm -f \"$1.bak\"\n");
        shell.with("EDITOR", "sh " + home.resolve("edit.sh"));
        PtySession chat = chat();

        chat.type("The capital of France?" + PtySession.ENTER).await("Paris.").atPrompt();
        chat.type("/edit" + PtySession.ENTER).await("Tokyo.").atPrompt();
        chat.type("/edit" + PtySession.ENTER).await("nothing new was saved").atPrompt();
        quit(chat);

        assertThat(messages(rhetor, 1)).endsWith("The capital of Japan?");
    }

    @Test
    void theLastCodeBlockIsCopied(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("```sh\nls\n```\nthen\n```sh\npwd\n```\n"));
        PtySession chat = shell.with("SSH_CONNECTION", "far away")
                .start("exec tekton-llm chat")
                .atPrompt();

        chat.type("/copy" + PtySession.ENTER).await("there is no code block").atPrompt();
        chat.type("How?" + PtySession.ENTER).await("pwd").atPrompt();
        // Base64 of "pwd" and a line end, in the sequence that sets a terminal's clipboard.
        chat.type("/copy" + PtySession.ENTER)
                .await("\u001b]52;c;cHdkCg==\u0007")
                .await("copied 1 lines, by the terminal");
        quit(chat.atPrompt());
    }

    @Test
    void theUsageIsReported(RhetorMock rhetor) {
        PtySession chat = chat("-u");

        chat.type("One" + PtySession.ENTER)
                .await("tokens asked")
                .await(" s\r\n")
                .atPrompt();
        chat.type("Two" + PtySession.ENTER).await("tokens asked").atPrompt();
        chat.type("/usage" + PtySession.ENTER)
                .await("note: 2 answers: ")
                .await("tokens asked")
                .atPrompt();
        quit(chat);
    }

    @Test
    void inputIsKeptForTheNextConversationAndReadableOnlyByItsOwner(RhetorMock rhetor) throws IOException {
        PtySession chat = chat();
        chat.type("Remember me" + PtySession.ENTER).await("Simulated").atPrompt();
        quit(chat);

        PtySession next = chat();
        next.type(CTRL_P + CTRL_P)
                .await("Remember me")
                .type(PtySession.ENTER)
                .await("Simulated")
                .atPrompt();
        quit(next);

        assertThat(messages(rhetor, 1)).containsExactly("Remember me");
        assertThat(Files.getPosixFilePermissions(home.resolve(".local/share/tekton-llm/history")))
                .hasSize(2);
    }

    @Test
    void markdownIsShownAsHeadingsListsAndColouredCodeWhileItComes(RhetorMock rhetor) {
        Gate rest = new Gate();
        rhetor.enqueue(Reply.stream(
                        "# Ti",
                        "tle\n\nSome **bo",
                        "ld** te",
                        "xt.\n\n* one\n* `two`\n\n```java\nint x = 1; // y\n```\n")
                .holdBefore(3, rest));
        PtySession chat = chat();

        chat.type("x" + PtySession.ENTER)
                .await("\u001b[1m\u001b[4mTi")
                .await("Some ")
                .await("\u001b[1mbold\u001b[0m");
        rest.open();
        chat.await("• one").await("• \u001b[36mtwo\u001b[0m").await("\u001b[35mint\u001b[0m x = \u001b[36m1\u001b[0m");
        chat.await("\u001b[2m// y\u001b[0m").atPrompt();
        quit(chat);
    }

    @Test
    void withNoColorMarkdownIsPlain(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("# Ti", "tle\n\n**bold**\n"));

        String screen = shell.with("NO_COLOR", "1").run("tekton-llm ask x");

        assertThat(screen).contains("# Title\n\n**bold**\n").doesNotContain("\u001b[1m");
    }

    @Test
    void theElapsedSecondsAreShownUntilTheFirstChunk(RhetorMock rhetor) {
        Gate first = new Gate();
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(0, first));
        PtySession asking = shell.start("tekton-llm ask 'Where?'");

        asking.await("0 s").await("1 s");
        first.open();
        asking.await("\r\u001b[K").await("Paris.");

        assertThat(asking.status()).isZero();
    }

    @Test
    void theEndOfInputEndsTheConversation(RhetorMock rhetor) {
        PtySession chat = chat();

        chat.type("One" + PtySession.ENTER).await("Simulated").atPrompt();
        chat.type(PtySession.CTRL_D);

        assertThat(chat.status()).isZero();
        assertThat(rhetor.chatRequests()).hasSize(1);
    }

    @Test
    void askRequestsAPromptIfNoneIsGiven(RhetorMock rhetor) {
        PtySession asking = shell.start("tekton-llm ask");

        asking.await("note: type the prompt")
                .type("Where?\n" + PtySession.CTRL_D)
                .await("Simulated");

        assertThat(asking.status()).isZero();
        assertThat(messages(rhetor, 0)).containsExactly("Where?");
    }

    private static List<String> messages(RhetorMock rhetor, int question) {
        return rhetor.chatRequests().stream()
                .filter(request -> request.path().contains("/chat"))
                .skip(question)
                .findFirst()
                .orElseThrow()
                .chatRequest()
                .getMessages()
                .stream()
                .map(Message::getContent)
                .toList();
    }
}
