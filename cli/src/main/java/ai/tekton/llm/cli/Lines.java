package ai.tekton.llm.cli;

import java.util.Optional;

/** Where the messages of a conversation come from. */
interface Lines extends AutoCloseable {
    /** Waits for the next message; empty where there are no more. */
    Optional<String> next();

    /** Whether a person types the messages, sees what goes wrong, and may go on from there. */
    boolean areTyped();

    /**
     * Does something that whoever types may end with Ctrl-C, and by that interrupt this thread. Where nobody types, Ctrl-C ends
     * the process as it always does.
     */
    void interruptibly(Runnable action);

    @Override
    void close();
}
