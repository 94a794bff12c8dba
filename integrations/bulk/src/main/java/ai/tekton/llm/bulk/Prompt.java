package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.List;
import java.util.Objects;

/** One thing to ask in a bulk run: a conversation, how it is answered, and the id that its answer is known by. Immutable. */
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
     * Makes a prompt of a text.
     *
     * @param id what its answer is known by
     * @param text what is asked
     * @return the prompt, with all options left to the run
     */
    public static Prompt of(String id, String text) {
        return of(id, List.of(Message.user(text)), GenerationOptions.defaults());
    }

    /**
     * Makes a prompt of a conversation.
     *
     * @param id what its answer is known by
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @return the prompt
     * @throws InvalidRequestException where there are no messages
     */
    public static Prompt of(String id, List<Message> messages, GenerationOptions options) {
        return new Prompt(id, messages, options);
    }

    /** {@return what its answer is known by; not necessarily unique} */
    public String id() {
        return id;
    }

    /** {@return the turns, oldest first} */
    public List<Message> messages() {
        return messages;
    }

    /** {@return how it is answered} */
    public GenerationOptions options() {
        return options;
    }

    /** Whether it is a text and no conversation, so that it is sent as a prompt. */
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

    /** Without what is asked, which does not belong into logs. */
    @Override
    public String toString() {
        return "Prompt[id=" + id + ", messages=" + messages.size() + "]";
    }
}
