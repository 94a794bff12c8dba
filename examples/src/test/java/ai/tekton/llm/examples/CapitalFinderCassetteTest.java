package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorCassette;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How to test code that uses the client with what a real Rhetor has answered. */
// tag::cassette[]
@ExtendWith(RhetorMockExtension.class)
@RhetorCassette("france")
class CapitalFinderCassetteTest {
    @Test
    void theAnswerOfARealModelIsRead(RhetorMock rhetor) {
        try (TektonLlmClient client = connect(rhetor)) {
            assertThat(new CapitalFinder(client).capitalOf("France")).isEqualTo("Paris");
        }
    }

    @Test
    void aBusyServerIsRetriedUntilTheRecordedAnswer(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "No provider is available."), Reply.standard());

        try (TektonLlmClient client = connect(rhetor)) {
            assertThat(new CapitalFinder(client).capitalOf("France")).isEqualTo("Paris");
        }
    }

    private static TektonLlmClient connect(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("capital-finder")
                .url(rhetor.url())
                .useFallback(false)
                .build();
    }
}
// end::cassette[]
