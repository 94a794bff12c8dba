package ai.tekton.llm.cli;

import java.util.Optional;

/** Where the lines of a conversation come from. */
interface Lines extends AutoCloseable {
    /** Waits for the next line; empty where there are no more. */
    Optional<String> next();

    /** Whether a person writes the lines, sees what goes wrong, and may go on from there. */
    boolean areTyped();

    @Override
    void close();
}
