package ai.tekton.llm.conversation;

import ai.tekton.llm.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the most recently used conversations. Thread-safe. */
final class RecentConversations implements ConversationStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationStore.class);

    private final int most;
    private boolean warned;
    private final Map<String, List<Message>> conversations = new LinkedHashMap<>(16, 0.75f, true);

    RecentConversations(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("conversations is 1 or more: " + most);
        }
        this.most = most;
    }

    @Override
    public synchronized List<Message> messages(String contextId) {
        return conversations.getOrDefault(contextId, List.of());
    }

    @Override
    public synchronized void append(String contextId, List<Message> messages) {
        List<Message> all = new ArrayList<>(conversations.getOrDefault(contextId, List.of()));
        all.addAll(messages);
        conversations.put(contextId, List.copyOf(all));
        if (conversations.size() > most) {
            String oldest = conversations.keySet().iterator().next();
            conversations.remove(oldest);
            if (warned) {
                return;
            }
            warned = true;
            LOG.warn(
                    "A conversation was dropped, because the client keeps only {}; the next call that names it starts over."
                            + " More will be dropped. Set a conversationStore that keeps more.",
                    most);
        }
    }
}
