package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class LargeFrameTest {
    private static final int MIB = 1024 * 1024;

    /** Ten bytes, of which some are the characters that frames are cut inside of. */
    private static final String UNIT = "é\uD83D\uDE00abc ";

    @Test
    void anAnswerOf15MebibytesInOneFrameIsRead(RhetorMock rhetor) throws Exception {
        String text = UNIT.repeat(15 * MIB / 10);
        rhetor.enqueue(Reply.frames(Map.of("type", "RESPONSE", "content", text)), Reply.text("Paris."));
        try (TektonLlmWebSocketClient client = client(rhetor)) {
            String answer = client.generate("Hi").get(60, TimeUnit.SECONDS).content();

            // Not by AssertJ, which would show both.
            assertThat(answer.equals(text)).isTrue();
            assertThat(client.generate("Hi").get(60, TimeUnit.SECONDS).content())
                    .isEqualTo("Paris.");
        }
    }

    @Test
    void anAnswerBeyondTheLimitEndsTheConnectionAndTheNextOneIsMade(RhetorMock rhetor) throws Exception {
        String text = "a".repeat(17 * MIB);
        rhetor.enqueue(Reply.frames(Map.of("type", "RESPONSE", "content", text)), Reply.text("Paris."));
        try (TektonLlmWebSocketClient client = client(rhetor)) {
            assertThatThrownBy(() -> client.generate("Hi").get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("1009");
            assertThat(client.generate("Hi").get(60, TimeUnit.SECONDS).content())
                    .isEqualTo("Paris.");
        }
    }

    private static TektonLlmWebSocketClient client(RhetorMock rhetor) {
        return TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .timeout(Duration.ofSeconds(60))
                .useFallback(false)
                .maxRetries(0)
                .build();
    }
}
