package ai.tekton.llm.mock;

import java.time.Clock;

/** The parts of a recorder that its connections share. Thread-safe. */
record RecordingCore(
        Upstream upstream,
        CassetteWriter writer,
        String basePath,
        Connections connections,
        Generation generation,
        Journal<ReceivedRequest> journal,
        Clock clock) {}
