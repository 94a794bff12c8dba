package ai.tekton.llm.backend;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Objects;

/**
 * Everything one call for an answer needs. Immutable and thread-safe.
 *
 * @param component the id of the calling component
 * @param messages the conversation, oldest first; never empty
 * @param options how the answer is made, with the client's provider and model filled in
 * @param context the call's id, attempt and limits
 */
public record ChatCall(String component, List<Message> messages, GenerationOptions options, CallContext context) {
    /**
     * Checks the conversation.
     *
     * @throws InvalidRequestException where there is no message, or one is null
     */
    public ChatCall {
        Objects.requireNonNull(component, "component");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(context, "context");
        if (messages == null || messages.isEmpty()) {
            throw new InvalidRequestException("messages must hold at least one message; there is none.");
        }
        if (messages.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException("messages must not hold null.");
        }
        messages = List.copyOf(messages);
    }

    /**
     * The same call in another attempt.
     *
     * @param number the attempt's number, from 1
     * @return the call with that number
     */
    public ChatCall withAttempt(int number) {
        return number == context.attempt()
                ? this
                : new ChatCall(component, messages, options, context.withAttempt(number));
    }

    /**
     * The same call with other options.
     *
     * @param other the options
     * @return the call with those options
     */
    public ChatCall withOptions(GenerationOptions other) {
        return new ChatCall(component, messages, other, context);
    }
}
