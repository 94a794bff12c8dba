package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RhetorMockExtension.class)
class ChatTest {
    @Test
    void everyLineIsAnsweredWithTheTurnsBeforeIt(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("It is ", "Paris."), Reply.text("Two million."));

        Result result = new CommandRun()
                .typed("The capital of France?\n\nHow many live there?\n")
                .run("chat", "--url", rhetor.url());

        assertThat(result).isEqualTo(new Result(0, "It is Paris.\nTwo million.\n", ""));
        assertThat(messages(rhetor, 1))
                .extracting(Message::getContent)
                .containsExactly("The capital of France?", "It is Paris.", "How many live there?");
        assertThat(messages(rhetor, 1))
                .extracting(Message::getRole)
                .containsExactly(MessageRole.USER, MessageRole.ASSISTANT, MessageRole.USER);
        assertThat(request(rhetor, 0).getStreaming()).isTrue();
    }

    @Test
    void slashCommandsChangeTheConversation(RhetorMock rhetor) {
        Result result = new CommandRun()
                .typed(
                        "/system Be brief.\n/model gpt-4o\nOne\n/reset\n/system\n/model default\nTwo\n/nonsense\n/help\n/quit\nThree\n")
                .run("chat", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(rhetor.chatRequests()).hasSize(2);
        assertThat(request(rhetor, 0).getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(request(rhetor, 0).getModelId()).isEqualTo("gpt-4o");
        assertThat(request(rhetor, 1).getSystemPrompt()).isNull();
        assertThat(request(rhetor, 1).getModelId()).isNull();
        assertThat(messages(rhetor, 1)).extracting(Message::getContent).containsExactly("Two");
        assertThat(result.err()).contains("there is no command /nonsense").contains("/system TEXT", "/model ID");
    }

    @Test
    void aFailureEndsAConversationThatIsNotInteractive(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(401, "no"));

        Result result = new CommandRun().typed("One\nTwo\n").run("chat", "--url", rhetor.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: AuthenticationException: ");
        assertThat(rhetor.chatRequests()).hasSize(1);
    }

    @Test
    void withJsonEveryAnswerIsOneObject(RhetorMock rhetor) {
        Result result = new CommandRun().typed("One\nTwo\n").run("chat", "--json", "--url", rhetor.url());

        assertThat(result.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"content\":"));
    }

    @Test
    void aFileOfMessagesIsAnsweredOnce(@TempDir Path directory, RhetorMock rhetor) throws IOException {
        Path file = Files.writeString(directory.resolve("messages.json"), """
                [{"role": "system", "content": "Be brief."},
                 {"role": "user", "content": "Grüße", "name": "Ada", "unknown": 1},
                 {"role": "assistant", "content": "Hello."},
                 {"role": "user", "content": "Where?"}]
                """);

        Result result = new CommandRun().run("chat", "--url", rhetor.url(), "--messages", file.toString());

        assertThat(result.status()).isZero();
        assertThat(rhetor.chatRequests()).hasSize(1);
        assertThat(request(rhetor, 0).getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(request(rhetor, 0).getStreaming()).isFalse();
        assertThat(messages(rhetor, 0)).extracting(Message::getContent).containsExactly("Grüße", "Hello.", "Where?");
        assertThat(messages(rhetor, 0).get(0).getName()).isEqualTo("Ada");
    }

    @Test
    void messagesComeFromStandardInputToo(RhetorMock rhetor) {
        Result result = new CommandRun()
                .typed("[{\"role\": \"user\", \"content\": \"Where?\"}]")
                .run("chat", "--json", "--stream", "--url", rhetor.url(), "--messages", "-");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines()).allMatch(line -> line.startsWith("{\"chunk\":"));
        assertThat(messages(rhetor, 0)).extracting(Message::getContent).containsExactly("Where?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | it is not JSON, at line",
                "[] [] | it is not JSON, at line",
                "{} | it must be an array",
                "'' | it must be an array",
                "[] | messages must hold at least one message",
                "[1] | message 1 needs a text in \"role\"",
                "[{\"role\": \"user\"}] | message 1 needs a text in \"content\"",
                "[{\"role\": \"boss\", \"content\": \"x\"}] | message 1 has the role 'boss'"
            })
    void aFileThatIsNotAConversationIsRefused(String json, String events, RhetorMock rhetor) {
        Result result = new CommandRun().typed(json).run("chat", "--url", rhetor.url(), "--messages", "-");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error: InvalidRequestException: ")
                .contains(events)
                .hasLineCount(1);
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void aFileThatIsMissingIsNamed(@TempDir Path directory) {
        String file = directory.resolve("missing.json").toString();

        Result result = new CommandRun().run("chat", "--messages", file);

        assertThat(result)
                .isEqualTo(new Result(
                        1, "", "error: InvalidRequestException: --messages: there is no file '" + file + "'.\n"));
    }

    private static List<Message> messages(RhetorMock rhetor, int request) {
        return request(rhetor, request).getMessages();
    }

    private static ChatRequest request(RhetorMock rhetor, int request) {
        return rhetor.chatRequests().get(request).chatRequest();
    }
}
