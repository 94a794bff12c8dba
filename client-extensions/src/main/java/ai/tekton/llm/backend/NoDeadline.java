package ai.tekton.llm.backend;

import java.time.Duration;
import java.util.Optional;

/** The deadline that never passes. Immutable and thread-safe. */
enum NoDeadline implements Deadline {
    INSTANCE;

    @Override
    public Optional<Duration> allowed() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> remaining() {
        return Optional.empty();
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public String toString() {
        return "Deadline[none]";
    }
}
