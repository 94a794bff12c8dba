package ai.tekton.llm.conversation;

import ai.tekton.llm.model.Message;
import java.util.List;

/**
 * Keeps conversations by their {@code contextId} for servers that do not keep them, such as
 * {@link ai.tekton.llm.config.ServerProfile#TEKTON_2025_09}. Implementations must be thread-safe, and may block.
 */
public interface ConversationStore {
    /** The number of conversations that {@link #inMemory()} keeps. */
    int DEFAULT_CONVERSATIONS = 256;

    /**
     * Returns the messages of a conversation so far.
     *
     * @param contextId the conversation
     * @return its messages, oldest first; empty if there is no such conversation
     */
    List<Message> messages(String contextId);

    /**
     * Appends messages to a conversation, and creates the conversation if there is none.
     *
     * @param contextId the conversation
     * @param messages the messages of a call, then its answer
     */
    void append(String contextId, List<Message> messages);

    /**
     * Returns a store that keeps the {@value #DEFAULT_CONVERSATIONS} most recently used conversations in memory.
     *
     * @return a new, empty store
     */
    static ConversationStore inMemory() {
        return inMemory(DEFAULT_CONVERSATIONS);
    }

    /**
     * Returns a store that keeps the most recently used conversations in memory. It logs at WARN when it drops one.
     *
     * @param conversations how many, 1 or more
     * @return a new, empty store
     */
    static ConversationStore inMemory(int conversations) {
        return new RecentConversations(conversations);
    }
}
