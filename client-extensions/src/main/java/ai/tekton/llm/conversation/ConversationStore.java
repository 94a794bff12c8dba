package ai.tekton.llm.conversation;

import ai.tekton.llm.model.Message;
import java.util.List;

/**
 * Keeps conversations by their {@code contextId} for servers that do not, such as
 * {@link ai.tekton.llm.config.ServerProfile#TEKTON_2025_09}. Implementations are thread-safe, and may block.
 */
public interface ConversationStore {
    /** How many conversations {@link #inMemory()} keeps. */
    int DEFAULT_CONVERSATIONS = 256;

    /**
     * What was said so far.
     *
     * @param contextId the conversation
     * @return its messages, oldest first; empty where there is no such conversation
     */
    List<Message> messages(String contextId);

    /**
     * Adds what was said after it, and begins the conversation where there is none.
     *
     * @param contextId the conversation
     * @param messages the messages of a call, then its answer
     */
    void append(String contextId, List<Message> messages);

    /**
     * Keeps the {@value #DEFAULT_CONVERSATIONS} conversations that were used last, for as long as the client lives.
     *
     * @return a new, empty store
     */
    static ConversationStore inMemory() {
        return inMemory(DEFAULT_CONVERSATIONS);
    }

    /**
     * Keeps the conversations that were used last, for as long as the client lives. One that is dropped is logged at WARN.
     *
     * @param conversations how many, 1 or more
     * @return a new, empty store
     */
    static ConversationStore inMemory(int conversations) {
        return new RecentConversations(conversations);
    }
}
