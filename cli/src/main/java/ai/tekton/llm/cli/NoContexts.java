package ai.tekton.llm.cli;

import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.model.Message;
import java.util.List;

/** Keeps nothing, where a conversation is sent whole with each question, or is not to be kept. Immutable. */
final class NoContexts implements ConversationStore {
    @Override
    public List<Message> messages(String contextId) {
        return List.of();
    }

    @Override
    public void append(String contextId, List<Message> messages) {
        // It comes with the next question, or is not to be kept.
    }
}
