package ai.tekton.llm.cli;

import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.model.Message;
import java.util.List;

/** Stores nothing: for a conversation that is sent in full with each question, or must not be saved. Immutable. */
final class NoContexts implements ConversationStore {
    @Override
    public List<Message> messages(String contextId) {
        return List.of();
    }

    @Override
    public void append(String contextId, List<Message> messages) {
        // The next question contains the messages, or they must not be saved.
    }
}
