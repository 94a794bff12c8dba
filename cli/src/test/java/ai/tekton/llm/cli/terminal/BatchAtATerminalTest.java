package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many prompts, at a pseudo terminal. */
@ExtendWith(RhetorMockExtension.class)
class BatchAtATerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BATCH =
            "exec tekton-llm batch --input prompts.jsonl --output answers.jsonl --concurrency 1";

    @TempDir
    private Path home;

    private Shell shell;

    @BeforeEach
    void sitDown(RhetorMock rhetor) throws IOException {
        // With the usual 5 seconds, the calls would end soon even if the second Ctrl-C were ignored.
        shell = new Shell(home)
                .with("RHETOR_URL", rhetor.url())
                .with("JAVA_TOOL_OPTIONS", "-Dtekton.llm.batch-grace-seconds=3600");
        shell.file("prompts.jsonl", "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n{\"prompt\":\"Three?\"}\n");
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    private static ReceivedRequest takeChatRequest(RhetorMock rhetor) throws InterruptedException {
        ReceivedRequest request = rhetor.takeRequest(SOON);
        while (request.operation()
                .filter(RhetorOperation.CREATE_CHAT_COMPLETION::equals)
                .isEmpty()) {
            request = rhetor.takeRequest(SOON);
        }
        return request;
    }

    @Test
    void aSecondCtrlCCancelsTheCallsAndTheNextStartAsksThemAgainAlone(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.standard(), Reply.standard().hang());
        PtySession running = shell.start(BATCH);
        takeChatRequest(rhetor);
        ReceivedRequest second = takeChatRequest(rhetor);

        running.type(PtySession.CTRL_C).await("Ctrl-C again cancels");
        running.type(PtySession.CTRL_C);

        assertThat(running.status()).isEqualTo(130);
        assertThat(second.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(running.output())
                .contains("1 answered, 0 failed, 2 left")
                .contains("the same command resumes the run");
        assertThat(Files.readAllLines(home.resolve("answers.jsonl"))).hasSize(1);
        assertThat(shell.run(BATCH)).contains("2 answered, 0 failed, 1 from before, 0 left");
        assertThat(rhetor.chatRequests()).hasSize(4);
    }

    @Test
    void aFirstCtrlCLetsTheCallFinishThatIsInProgress(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.standard(), Reply.standard().hold(gate));
        PtySession running = shell.start(BATCH);
        takeChatRequest(rhetor);
        takeChatRequest(rhetor);

        running.type(PtySession.CTRL_C).await("Ctrl-C again cancels");
        gate.open();

        assertThat(running.status()).isEqualTo(130);
        assertThat(running.output()).contains("2 answered, 0 failed, 1 left");
    }
}
