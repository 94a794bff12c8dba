package ai.tekton.llm.micrometer;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.mock.RhetorMock;
import java.time.Duration;

/** Clients of a mock. */
final class Clients {
    static final Duration SOON = Duration.ofSeconds(60);

    private Clients() {}

    /** Neither retries nor falls back nor finds out about the server. */
    static TektonLlmClientBuilder plain(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .profile(ServerProfile.CONTRACT)
                .provider("anthropic")
                .model("claude-3")
                .useFallback(false)
                .maxRetries(0)
                .retryDelay(Duration.ZERO);
    }
}
