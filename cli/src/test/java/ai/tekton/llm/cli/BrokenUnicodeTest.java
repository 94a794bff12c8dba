package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
class BrokenUnicodeTest {
    @Test
    void halfASurrogatePairInAMessagesFileIsRefusedWithItsPlace(RhetorMock rhetor, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(
                directory.resolve("messages.json"),
                "[{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"},"
                        + " {\"role\": \"user\", \"content\": \"cut \\ud83d\"}]");

        Result result = new CommandRun().run("chat", "--url", rhetor.url(), "--messages", file.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error: InvalidRequestException: messages[2].content must be well-formed Unicode, but has "
                        + "half a surrogate pair at index 4.");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void aLineThatIsNotUtf8EndsAConversationWithAClearError(RhetorMock rhetor) {
        Result result = new CommandRun()
                .typed("Grüße\n".getBytes(StandardCharsets.ISO_8859_1))
                .run("chat", "--url", rhetor.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: InvalidRequestException: Standard input is not UTF-8");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void anAnswerWithHalfASurrogatePairDoesNotEndAConversation(RhetorMock rhetor) {
        rhetor.enqueue(Reply.body("application/json", "{\"content\": \"cut \\ud83d\"}"), Reply.text("Paris."));

        Result result = new CommandRun().typed("One\nTwo\n").run("chat", "--json", "--url", rhetor.url());

        assertThat(result.err()).isEmpty();
        assertThat(rhetor.chatRequests()
                        .get(1)
                        .chatRequest()
                        .getMessages()
                        .get(1)
                        .getContent())
                .isEqualTo("cut ?");
    }
}
