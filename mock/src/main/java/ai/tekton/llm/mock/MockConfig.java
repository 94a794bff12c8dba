package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The settings of a mock. */
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
        Clock clock,
        Optional<Playback> playback,
        Optional<Recording> recording) {
    /** The cassette that a mock replays instead of its own answers. */
    record Playback(Supplier<Cassette> cassette, CassetteMatching matching, boolean realTime) {}

    /** The server that a mock forwards requests to, and the writer that records them. */
    record Recording(Upstream upstream, CassetteWriter writer) {}

    MockConfig withPlayback(Playback other) {
        return new MockConfig(
                host,
                port,
                basePath,
                profile,
                chunkDelay,
                token,
                corsOrigin,
                textField,
                apiHealth,
                providers,
                idleTimeout,
                maxMessageSize,
                clock,
                Optional.of(other),
                recording);
    }

    MockConfig withRecording(Recording other) {
        return new MockConfig(
                host,
                port,
                basePath,
                profile,
                chunkDelay,
                token,
                corsOrigin,
                textField,
                apiHealth,
                providers,
                idleTimeout,
                maxMessageSize,
                clock,
                playback,
                Optional.of(other));
    }
}
