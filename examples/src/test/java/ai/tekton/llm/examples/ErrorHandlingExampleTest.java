package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class ErrorHandlingExampleTest {
    @Test
    void anAnswerIsPrinted(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.text("Hello!"))).containsExactly("Response: Hello!");
    }

    @Test
    void aBrokenConnectionIsReported(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.noAnswer())).containsExactly("Failed to connect to the LLM service");
    }

    @Test
    void aTimeoutIsReported(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.standard().hang())).containsExactly("Request timed out");
    }

    @Test
    void anOverloadedServiceIsReported(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.error(503, "Busy.")))
                .containsExactly("LLM service is currently unavailable");
    }

    @Test
    void aRateLimitIsReportedWithTheWait(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.error(429, "Slow down.").header("Retry-After", "30")))
                .containsExactly("Come back in 30 seconds");
    }

    @Test
    void anyOtherFailureIsReportedWithTheServersMessage(RhetorMock rhetor) throws Exception {
        assertThat(linesAfter(rhetor, Reply.adapterError("The model is overloaded.")))
                .singleElement()
                .asString()
                .startsWith("LLM error after 1 attempts: ")
                .contains("The model is overloaded.");
    }

    private static List<String> linesAfter(RhetorMock rhetor, Reply reply) throws IOException, InterruptedException {
        rhetor.enqueue(reply);
        return new Program(ErrorHandlingExample.class)
                .at(rhetor)
                .with("RHETOR_MAX_RETRIES", "0")
                .with("RHETOR_TIMEOUT", "3")
                .run();
    }
}
