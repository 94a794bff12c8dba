package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.util.Optional;

/**
 * One turn of a conversation. Immutable and thread-safe.
 *
 * @param role who speaks
 * @param content the text; may be empty, but not null
 * @param name the speaker's name, or the function's whose result this is
 */
public record Message(MessageRole role, String content, Optional<String> name) {
    /**
     * Checks the message.
     *
     * @throws InvalidRequestException if the role or the content is null
     */
    public Message {
        if (role == null) {
            throw new InvalidRequestException("A message needs a role: system, user, assistant or function.");
        }
        if (content == null) {
            throw new InvalidRequestException("A message needs a content; it was null.");
        }
        name = name == null ? Optional.empty() : name;
    }

    /**
     * Makes a message without a name.
     *
     * @param role who speaks
     * @param content the text
     */
    public Message(MessageRole role, String content) {
        this(role, content, Optional.empty());
    }

    /**
     * Returns a message with the instructions that a conversation begins with.
     *
     * @param content the text
     * @return the message
     */
    public static Message system(String content) {
        return new Message(MessageRole.SYSTEM, content);
    }

    /**
     * Returns a message of the person or component that asks.
     *
     * @param content the text
     * @return the message
     */
    public static Message user(String content) {
        return new Message(MessageRole.USER, content);
    }

    /**
     * Returns a message of the model.
     *
     * @param content the text
     * @return the message
     */
    public static Message assistant(String content) {
        return new Message(MessageRole.ASSISTANT, content);
    }

    /**
     * Returns a message with the result of a function.
     *
     * @param name the function's name
     * @param content the result
     * @return the message
     */
    public static Message function(String name, String content) {
        return new Message(MessageRole.FUNCTION, content, Optional.of(name));
    }

    /** {@return the role, the name and the length of the content; the content itself is private} */
    @Override
    public String toString() {
        return Description.of("Message")
                .with("role", role)
                .withSizeOf("content", content)
                .with("name", name.orElse(null))
                .toString();
    }
}
