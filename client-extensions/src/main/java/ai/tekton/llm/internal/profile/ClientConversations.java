package ai.tekton.llm.internal.profile;

import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The conversations of a client. The store keeps those that callers name. Each other call begins a new conversation,
 * whose id its answer carries and which a later call may continue; until then it is kept here, so that it does not
 * displace a named conversation in the store. Thread-safe.
 */
final class ClientConversations {
    /** One conversation, in its state when it was opened. */
    interface Context {
        /** Returns the id of the conversation for the answer. */
        String id();

        List<Message> messages();

        /** Appends messages to the conversation. */
        void append(List<Message> said);
    }

    private final ConversationStore store;
    private final Map<String, List<Message>> unnamed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Message>> eldest) {
            return size() > ConversationStore.DEFAULT_CONVERSATIONS;
        }
    };

    ClientConversations(ConversationStore store) {
        this.store = store;
    }

    /** Returns the conversation with an id, or a new one. */
    Context open(Optional<String> id) {
        if (id.isEmpty()) {
            return new Unnamed(UUID.randomUUID().toString());
        }
        List<Message> begun;
        synchronized (unnamed) {
            begun = unnamed.getOrDefault(id.get(), List.of());
        }
        List<Message> kept = store.messages(id.get());
        return new Named(id.get(), kept.isEmpty() ? begun : kept, kept.isEmpty());
    }

    private final class Unnamed implements Context {
        private final String id;

        Unnamed(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public List<Message> messages() {
            return List.of();
        }

        @Override
        public void append(List<Message> said) {
            synchronized (unnamed) {
                unnamed.put(id, List.copyOf(said));
            }
        }
    }

    private final class Named implements Context {
        private final String id;
        private final List<Message> messages;
        private final boolean isNew;

        Named(String id, List<Message> messages, boolean isNew) {
            this.id = id;
            this.messages = messages;
            this.isNew = isNew;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public List<Message> messages() {
            return messages;
        }

        @Override
        public void append(List<Message> said) {
            List<Message> all = new ArrayList<>(isNew ? messages : List.of());
            all.addAll(said);
            store.append(id, all);
            synchronized (unnamed) {
                unnamed.remove(id);
            }
        }
    }
}
