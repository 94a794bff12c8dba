package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorGeneration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command at a Rhetor that ignores most parts of a request. */
class AskSeptember2025Test {
    @Test
    void aContextThatRhetorOfSeptember2025DoesNotKeepIsSavedForTheNextRun(@TempDir Path home) {
        try (RhetorMock september =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            september.enqueue(Reply.text("Hello Ada."), Reply.text("Ada."));
            for (String question : List.of("I am Ada.", "Who am I?")) {
                Result result = new CommandRun()
                        .with("HOME", home.toString())
                        .with("TEKTON_LLM_LOG", "true")
                        .run("ask", "--url", september.url(), "--context", "c", question);
                assertThat(result.status()).as(result.err()).isZero();
            }

            assertThat(september.chatRequests().get(1).reachedModel())
                    .contains("[User]\nI am Ada.\n\n[Assistant]\nHello Ada.\n\n[User]\nWho am I?");
        }
    }

    @Test
    void anIgnoredOptionIsANoteAndAFailureIfTheCommandIsStrict() {
        try (RhetorMock september =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            Result lax = new CommandRun().run("ask", "--url", september.url(), "--temperature", "0.2", "Hi");
            Result strict =
                    new CommandRun().run("ask", "--url", september.url(), "--temperature", "0.2", "--strict", "Hi");

            assertThat(lax.status()).isZero();
            assertThat(lax.err()).contains("note: temperature did not reach the model");
            assertThat(strict.status()).isEqualTo(1);
            assertThat(strict.out()).isEmpty();
            assertThat(strict.err()).contains("temperature did not reach the model");
            assertThat(september.chatRequests()).hasSize(1);
        }
    }
}
