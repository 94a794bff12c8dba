package ai.tekton.llm.structured;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Optional;

/**
 * The request of one round. Immutable.
 *
 * @param prompt the prompt, if there is no conversation
 * @param messages the conversation; empty if there is a prompt
 * @param options the options of the call
 */
record Question(Optional<String> prompt, List<Message> messages, GenerationOptions options) {
    static Question of(String prompt, GenerationOptions options) {
        if (prompt == null) {
            throw new InvalidRequestException("prompt must not be null.");
        }
        return new Question(Optional.of(prompt), List.of(), checked(options));
    }

    static Question of(List<Message> messages, GenerationOptions options) {
        if (messages == null || messages.isEmpty() || messages.stream().anyMatch(java.util.Objects::isNull)) {
            throw new InvalidRequestException("messages must hold at least one message, and no null.");
        }
        return new Question(Optional.empty(), List.copyOf(messages), checked(options));
    }

    private static GenerationOptions checked(GenerationOptions options) {
        if (options == null) {
            throw new InvalidRequestException(
                    "options must not be null; GenerationOptions.defaults() leaves all open.");
        }
        return options;
    }

    List<Message> conversation() {
        return prompt.map(text -> List.of(Message.user(text))).orElse(messages);
    }
}
