package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How to test code that uses the client. */
// tag::test[]
@ExtendWith(RhetorMockExtension.class)
class CapitalFinderTest {
    private TektonLlmClient client;

    @BeforeEach
    void connect(RhetorMock rhetor) {
        client = TektonLlmClient.builder()
                .componentId("capital-finder")
                .url(rhetor.url())
                .maxRetries(0)
                .useFallback(false)
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void theFullStopIsRemovedFromTheAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris."));

        assertThat(new CapitalFinder(client).capitalOf("France")).isEqualTo("Paris");

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).bodyText()).contains("the capital of France");
    }

    @Test
    void anOverloadedServiceIsReportedToTheCaller(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "No provider is available."));

        assertThatThrownBy(() -> new CapitalFinder(client).capitalOf("France"))
                .isInstanceOf(ServiceUnavailableException.class);
    }
}
// end::test[]

/** How to test it without any server. */
class StubbedCapitalFinderTest {
    // tag::stub[]
    @Test
    void theFullStopIsRemovedFromTheAnswerOfAStub() {
        LlmBackend stub = LlmBackend.answering(call -> "Paris.");
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("capital-finder")
                .backend(stub)
                .useFallback(false)
                .build()) {
            assertThat(new CapitalFinder(client).capitalOf("France")).isEqualTo("Paris");
        }
    }
    // end::stub[]
}
