package ai.tekton.llm.backend;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.BackendFailure;
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
 * @param failures why the backends that were asked before did not answer, in order
 */
public record ChatCall(
        String component,
        List<Message> messages,
        GenerationOptions options,
        CallContext context,
        List<BackendFailure> failures) {
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
        for (Message message : messages) {
            if (message == null) {
                throw new InvalidRequestException("messages must not hold null.");
            }
        }
        messages = List.copyOf(messages);
        failures = List.copyOf(failures);
    }

    /**
     * A call that no backend was asked before.
     *
     * @param component the id of the calling component
     * @param messages the conversation, oldest first; never empty
     * @param options how the answer is made, with the client's provider and model filled in
     * @param context the call's id, attempt and limits
     */
    public ChatCall(String component, List<Message> messages, GenerationOptions options, CallContext context) {
        this(component, messages, options, context, List.of());
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
                : new ChatCall(component, messages, options, context.withAttempt(number), failures);
    }

    /**
     * The same call with other options.
     *
     * @param other the options
     * @return the call with those options
     */
    public ChatCall withOptions(GenerationOptions other) {
        return new ChatCall(component, messages, other, context, failures);
    }

    /**
     * The same call about another conversation.
     *
     * @param other the conversation
     * @return the call with that conversation
     */
    public ChatCall withMessages(List<Message> other) {
        return new ChatCall(component, other, options, context, failures);
    }

    /**
     * The same call with another id, attempt or limits.
     *
     * @param other the context
     * @return the call with that context
     */
    public ChatCall withContext(CallContext other) {
        return new ChatCall(component, messages, options, other, failures);
    }

    /**
     * The same call after other backends failed.
     *
     * @param others why they did not answer, in order
     * @return the call with those failures
     */
    public ChatCall withFailures(List<BackendFailure> others) {
        return others.isEmpty() && failures.isEmpty()
                ? this
                : new ChatCall(component, messages, options, context, others);
    }
}
