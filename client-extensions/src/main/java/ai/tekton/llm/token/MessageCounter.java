package ai.tekton.llm.token;

import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts messages in the format of a model's family. For one call, by one thread. */
final class MessageCounter {
    private final ModelFamily family;
    private final TokenCounter counter;
    private final Map<MessageRole, Integer> roles = new EnumMap<>(MessageRole.class);

    MessageCounter(ModelFamily family) {
        this.family = family;
        this.counter = family.counter().get();
    }

    int count(List<Message> messages) {
        return messages.stream().mapToInt(this::count).sum() + perReply();
    }

    int count(Message message) {
        return besidesContent(message) + counter.count(message.content());
    }

    int besidesContent(Message message) {
        ChatFormat format = family.format();
        int role = roles.computeIfAbsent(
                message.role(), said -> counter.count(said.name().toLowerCase(Locale.ROOT)));
        int name = message.name()
                .map(said -> format.tokensPerName() + counter.count(said))
                .orElse(0);
        return format.tokensPerMessage() + role + name;
    }

    int perReply() {
        return family.format().tokensPerReply();
    }

    Message truncate(Message message, int maxTokens) {
        String content = counter.truncate(message.content(), Math.max(0, maxTokens - besidesContent(message)));
        return new Message(message.role(), content, message.name());
    }
}
