package ai.tekton.llm.mock;

import java.time.Clock;

/** What each connection of a recorder needs. Thread-safe. */
record RecordingCore(
        Upstream upstream,
        Tape tape,
        String basePath,
        Connections connections,
        Generation generation,
        Journal<ReceivedRequest> journal,
        Clock clock) {}
