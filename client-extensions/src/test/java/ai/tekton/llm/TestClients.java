package ai.tekton.llm;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.mock.RhetorMock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Clients of a mock, with short waits. */
final class TestClients {
    static final Duration SOON = Duration.ofSeconds(60);

    private TestClients() {}

    /** Neither retries, nor falls back, nor detects the generation, so that tests see each failure itself. */
    static TektonLlmClientBuilder plain(RhetorMock rhetor) {
        return plain(rhetor.url());
    }

    static TektonLlmClientBuilder plain(String url) {
        return TektonLlmClient.builder()
                .componentId("test")
                .url(url)
                .profile(ServerProfile.CONTRACT)
                .useFallback(false)
                .maxRetries(0)
                .retryDelay(Duration.ZERO);
    }

    /** Runs each task on a daemon thread of its own. */
    static Executor newThread() {
        return task -> {
            Thread thread = new Thread(task, "test");
            thread.setDaemon(true);
            thread.start();
        };
    }

    /** The threads of all clients. */
    static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tekton-llm-"))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
