package ai.tekton.llm;

import ai.tekton.llm.mock.RhetorMock;
import java.time.Duration;

/** Clients of a mock, with short waits. */
final class TestClients {
    static final Duration SOON = Duration.ofSeconds(60);

    private TestClients() {}

    /** Neither retries nor falls back, so that each failure is seen as it is. */
    static TektonLlmClientBuilder plain(RhetorMock rhetor) {
        return plain(rhetor.url());
    }

    static TektonLlmClientBuilder plain(String url) {
        return TektonLlmClient.builder()
                .componentId("test")
                .url(url)
                .useFallback(false)
                .maxRetries(0)
                .retryDelay(Duration.ZERO);
    }
}
