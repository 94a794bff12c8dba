package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What a mock was built with. */
record MockConfig(
        String host,
        int port,
        String basePath,
        RhetorGeneration profile,
        Duration chunkDelay,
        Optional<String> token,
        Optional<String> corsOrigin,
        TextField textField,
        boolean apiHealth,
        boolean providers,
        Optional<Duration> idleTimeout,
        int maxMessageSize,
        Clock clock) {}
