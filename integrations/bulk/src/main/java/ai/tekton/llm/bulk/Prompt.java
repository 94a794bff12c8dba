package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.List;
import java.util.Objects;

/** One prompt of a bulk run: a conversation, its options, and the id that identifies its answer. Immutable. */
public final class Prompt {
    private final String id;
    private final List<Message> messages;
    private final GenerationOptions options;

    private Prompt(String id, List<Message> messages, GenerationOptions options) {
        this.id = Objects.requireNonNull(id, "id");
        this.messages = List.copyOf(messages);
        this.options = Objects.requireNonNull(options, "options");
        if (this.messages.isEmpty()) {
            throw new InvalidRequestException("messages must not be empty.");
        }
    }

    /**
     * Creates a prompt from a text.
     *
     * @param id identifies the answer
     * @param text the text
     * @return the prompt, with the run's options
     */
    public static Prompt of(String id, String text) {
        return of(id, List.of(Message.user(text)), GenerationOptions.defaults());
    }

    /**
     * Creates a prompt from a conversation.
     *
     * @param id identifies the answer
     * @param messages the turns, oldest first
     * @param options the options of the call
     * @return the prompt
     * @throws InvalidRequestException where there are no messages
     */
    public static Prompt of(String id, List<Message> messages, GenerationOptions options) {
        return new Prompt(id, messages, options);
    }

    /** {@return the id that identifies the answer; not necessarily unique} */
    public String id() {
        return id;
    }

    /** {@return the turns, oldest first} */
    public List<Message> messages() {
        return messages;
    }

    /** {@return the options of the call} */
    public GenerationOptions options() {
        return options;
    }

    /** Whether it is a single text, which is sent as a prompt rather than a conversation. */
    boolean isText() {
        return messages.size() == 1
                && messages.get(0).role() == MessageRole.USER
                && messages.get(0).name().isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prompt that
                && id.equals(that.id)
                && messages.equals(that.messages)
                && options.equals(that.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, messages, options);
    }

    /** Omits the text, which does not belong in logs. */
    @Override
    public String toString() {
        return "Prompt[id=" + id + ", messages=" + messages.size() + "]";
    }
}
