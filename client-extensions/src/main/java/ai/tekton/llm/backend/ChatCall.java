package ai.tekton.llm.backend;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that a backend needs to answer one call. Immutable and thread-safe. */
public final class ChatCall {
    private final String component;
    private final List<Message> messages;
    private final GenerationOptions options;
    private final CallContext context;
    private final List<BackendFailure> failures;

    private ChatCall(Builder from) {
        component = Objects.requireNonNull(from.component, "component");
        messages = copyOf(from.messages);
        options = Objects.requireNonNull(from.options, "options");
        context = Objects.requireNonNull(from.context, "context");
        failures = List.copyOf(from.failures);
    }

    /**
     * Returns this call with another number of the attempt.
     *
     * @param number the attempt's number, from 1
     * @return the call with that number
     */
    public ChatCall withAttempt(int number) {
        return number == context.attempt() ? this : withContext(context.withAttempt(number));
    }

    /**
     * Returns this call with other options.
     *
     * @param other the options
     * @return the call with those options
     */
    public ChatCall withOptions(GenerationOptions other) {
        return toBuilder().options(other).build();
    }

    /**
     * Returns this call with another conversation.
     *
     * @param other the conversation
     * @return the call with that conversation
     */
    public ChatCall withMessages(List<Message> other) {
        return toBuilder().messages(other).build();
    }

    /**
     * Returns this call with another id, number of the attempt or limits.
     *
     * @param other the context
     * @return the call with that context
     */
    public ChatCall withContext(CallContext other) {
        return toBuilder().context(other).build();
    }

    /**
     * Returns this call with one more header.
     *
     * @param name the header's name
     * @param value its value, which is never shown; replaces an earlier header of that name, including the client's
     * @return the call with that header
     * @throws InvalidRequestException if HTTP does not allow it, or the transport writes that header itself
     */
    public ChatCall withHeader(String name, String value) {
        return withContext(context.toBuilder().header(name, value).build());
    }

    /**
     * Returns this call with the failures of the backends tried before.
     *
     * @param others the failures, in order
     * @return the call with those failures
     */
    public ChatCall withFailures(List<BackendFailure> others) {
        return others.isEmpty() && failures.isEmpty()
                ? this
                : toBuilder().failures(others).build();
    }

    private static List<Message> copyOf(List<Message> messages) {
        if (messages == null || messages.isEmpty()) {
            throw new InvalidRequestException("messages must hold at least one message; there is none.");
        }
        for (Message message : messages) {
            if (message == null) {
                throw new InvalidRequestException("messages must not hold null.");
            }
        }
        return List.copyOf(messages);
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the id of the calling component} */
    public String component() {
        return component;
    }

    /** {@return the conversation, oldest first; never empty} */
    public List<Message> messages() {
        return messages;
    }

    /** {@return the options of the answer, with the client's provider and model filled in} */
    public GenerationOptions options() {
        return options;
    }

    /** {@return the call's id, attempt and limits} */
    public CallContext context() {
        return context;
    }

    /** {@return the failures of the backends tried before, in order} */
    public List<BackendFailure> failures() {
        return failures;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatCall that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(component, messages, options, context, failures);
    }

    @Override
    public String toString() {
        return Description.of("ChatCall")
                .with("component", component)
                .withSizeOf("messages", messages)
                .with("options", options)
                .with("context", context)
                .with("failures", failures)
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable String component;
        private List<Message> messages = List.of();
        private GenerationOptions options = GenerationOptions.defaults();
        private CallContext context = CallContext.builder().build();
        private List<BackendFailure> failures = List.of();

        private Builder() {}

        private Builder(ChatCall from) {
            component = from.component;
            messages = from.messages;
            options = from.options;
            context = from.context;
            failures = from.failures;
        }

        /**
         * Sets the id of the calling component.
         *
         * @param component the value
         * @return this builder
         */
        public Builder component(String component) {
            this.component = component;
            return this;
        }

        /**
         * Sets the conversation.
         *
         * @param messages the value
         * @return this builder
         */
        public Builder messages(List<Message> messages) {
            this.messages = messages;
            return this;
        }

        /**
         * Sets the options of the answer.
         *
         * @param options the value
         * @return this builder
         */
        public Builder options(GenerationOptions options) {
            this.options = options;
            return this;
        }

        /**
         * Sets the call's id, number of the attempt and limits.
         *
         * @param context the value
         * @return this builder
         */
        public Builder context(CallContext context) {
            this.context = context;
            return this;
        }

        /**
         * Sets the failures of the backends tried before.
         *
         * @param failures the value
         * @return this builder
         */
        public Builder failures(List<BackendFailure> failures) {
            this.failures = failures;
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable ChatCall
         */
        public ChatCall build() {
            return new ChatCall(this);
        }
    }
}
