package ai.tekton.llm.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationStoreTest {
    @Test
    void appendedMessagesFollowTheExistingOnes() {
        ConversationStore store = ConversationStore.inMemory();
        assertThat(store.messages("a")).isEmpty();
        store.append("a", List.of(Message.user("1"), Message.assistant("2")));
        store.append("a", List.of(Message.user("3")));

        assertThat(store.messages("a")).extracting(Message::content).containsExactly("1", "2", "3");
        assertThat(store.messages("b")).isEmpty();
    }

    @Test
    void theLeastRecentlyUsedConversationIsEvictedFirst() {
        ConversationStore store = ConversationStore.inMemory(2);
        store.append("a", List.of(Message.user("1")));
        store.append("b", List.of(Message.user("2")));
        assertThat(store.messages("a")).hasSize(1);
        store.append("c", List.of(Message.user("3")));

        assertThat(store.messages("b")).isEmpty();
        assertThat(store.messages("a")).hasSize(1);
        assertThat(store.messages("c")).hasSize(1);
    }

    @Test
    void aStoreForNoConversationIsRefused() {
        assertThatThrownBy(() -> ConversationStore.inMemory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 or more");
    }
}
