package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an application's log holds when every logger of the process is at TRACE. */
@ExtendWith(RhetorMockExtension.class)
class LogsTest {
    private static final String TOKEN = "t0ken-of-the-test";
    private static final String KEY = "k3y-of-the-gateway";
    private static final String PROMPT = "prompt-of-the-test";
    private static final String ANSWER = "answer-of-the-test";

    @Test
    void neitherTokenNorPromptNorAnswerIsEverLogged(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text(ANSWER), Reply.stream(ANSWER), Reply.error(503, "later"), Reply.text(ANSWER));

        String log = run(rhetor.url());

        assertThat(log).contains("DONE").contains("DEBUG").contains("failed with ServiceUnavailableException");
        assertThat(log).doesNotContain(TOKEN, KEY, PROMPT, ANSWER);
        assertThat(rhetor.journal())
                .hasSize(4)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + TOKEN));
    }

    private static String run(String url) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                System.getProperty("java.class.path"),
                Caller.class.getName(),
                url));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** What the other process runs. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] args) {
            try (TektonLlmClient client = plain(args[0])
                    .token(TOKEN)
                    .header("X-Key", KEY)
                    .maxRetries(1)
                    .build()) {
                client.generateText(PROMPT);
                client.streamText(PROMPT).text();
                client.generateText(PROMPT);
            } catch (TektonLlmException e) {
                throw new IllegalStateException(e);
            }
            System.out.println("DONE");
        }
    }
}
