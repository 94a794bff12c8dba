package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The earlier messages of a context and the messages of a call. Immutable. */
final class Turns {
    /** The approximate number of bytes that a format adds to each message. */
    private static final int HEADING_BYTES = 32;

    private final List<Message> before;
    private final List<Message> messages;
    private final boolean promptSet;

    Turns(List<Message> before, ChatCall call) {
        this.before = List.copyOf(before);
        this.messages = call.messages();
        this.promptSet = call.options().systemPrompt().isPresent();
    }

    /**
     * Returns the messages for the model: the newest system prompt first, then the earlier messages, then those of the
     * call. Earlier messages that the call itself repeats are not sent twice.
     */
    List<Message> whole() {
        int known = repeated();
        if (known == 0 && repeatsAnswers()) {
            return messages;
        }
        List<Message> all = new ArrayList<>();
        boolean begins = begins(messages);
        all.addAll(begins ? messages.subList(0, 1) : List.of());
        all.addAll(begins || promptSet ? turns(before) : before);
        all.addAll(turns(messages).subList(known, turns(messages).size()));
        return List.copyOf(all);
    }

    private boolean repeatsAnswers() {
        return messages.stream().anyMatch(message -> message.role() == MessageRole.ASSISTANT);
    }

    /** Returns how many messages at the beginning of the call repeat the last earlier messages. */
    private int repeated() {
        List<Message> known = turns(before);
        List<Message> said = turns(messages);
        for (int length = Math.min(known.size(), said.size() - 1); length > 0; length--) {
            if (known.subList(known.size() - length, known.size()).equals(said.subList(0, length))) {
                return length;
            }
        }
        return 0;
    }

    /** Returns the messages for the model without the oldest earlier ones if they would be too long together. */
    List<Message> within(int mostBytes) {
        List<Message> all = new ArrayList<>(whole());
        long bytes = all.stream().mapToLong(Turns::bytes).sum();
        int first = begins(all) ? 1 : 0;
        int own = turns(messages).size() - repeated();
        while (bytes > mostBytes && all.size() - first > own) {
            bytes -= bytes(all.remove(first));
        }
        return List.copyOf(all);
    }

    private static int bytes(Message message) {
        return message.content().getBytes(StandardCharsets.UTF_8).length + HEADING_BYTES;
    }

    /**
     * Returns the messages of the call to keep: those after the repeated part; of an edited conversation, the last
     * message.
     */
    List<Message> news() {
        List<Message> said = turns(messages);
        int known = repeated();
        if (known == 0 && before.isEmpty()) {
            return messages;
        }
        return known == 0 && repeatsAnswers()
                ? said.subList(said.size() - 1, said.size())
                : said.subList(known, said.size());
    }

    private static boolean begins(List<Message> messages) {
        return !messages.isEmpty() && messages.get(0).role() == MessageRole.SYSTEM;
    }

    /** Returns the messages without a leading system prompt. */
    private static List<Message> turns(List<Message> messages) {
        return begins(messages) ? messages.subList(1, messages.size()) : messages;
    }
}
