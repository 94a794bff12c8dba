package ai.tekton.llm.cli;

import java.util.Optional;

/** The source of a conversation's messages. */
interface MessageInput extends AutoCloseable {
    /** Waits for the next message; empty at the end. */
    Optional<String> next();

    /** Whether a person types the messages, and can continue after an error. */
    boolean areTyped();

    /**
     * Runs an action that the user can end with Ctrl-C, which interrupts this thread. Without a user who types, Ctrl-C ends the
     * process as usual.
     */
    void interruptibly(Runnable action);

    @Override
    void close();
}
