package ai.tekton.llm.conversation;

import ai.tekton.llm.model.Message;
import java.util.List;

/**
 * Puts a conversation into one text, for servers that pass a single message on to the model, such as
 * {@link ai.tekton.llm.config.ServerProfile#TEKTON_2025_09}. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ConversationFormat {
    /**
     * Returns the text of a conversation for the model.
     *
     * @param messages the conversation, oldest first; a system prompt comes first. Never a single message of the user,
     *     which the client sends unchanged
     * @return the text; not blank
     */
    String format(List<Message> messages);

    /**
     * Returns the default format, which writes each message under its role:
     *
     * <pre>{@code
     * [System]
     * Be brief.
     *
     * [User]
     * What is the capital of France?
     * }</pre>
     *
     * <p>A name follows the role: {@code [User ada]}. A line of a message that looks like such a heading is indented by
     * a space, so that no message can speak for another.
     *
     * @return the format
     */
    static ConversationFormat labelled() {
        return LabelledConversation::format;
    }
}
