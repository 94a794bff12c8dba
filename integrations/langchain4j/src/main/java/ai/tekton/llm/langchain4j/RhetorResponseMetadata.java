package ai.tekton.llm.langchain4j;

import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.CompletionResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Metadata of an answer of {@link RhetorChatModel} and {@link RhetorStreamingChatModel} beyond what LangChain4j has for all
 * models: {@code ((RhetorResponseMetadata) response.metadata()).fallback()}. Immutable and thread-safe.
 */
public final class RhetorResponseMetadata extends ChatResponseMetadata {
    private final CompletionResponse answer;

    private RhetorResponseMetadata(Builder from) {
        super(from);
        this.answer = from.answer;
    }

    static RhetorResponseMetadata of(CompletionResponse answer) {
        Builder builder = new Builder(answer);
        answer.model().ifPresent(builder::modelName);
        answer.usage().map(Answers::usage).ifPresent(builder::tokenUsage);
        answer.finishReason().map(Answers::finishReason).ifPresent(builder::finishReason);
        return builder.build();
    }

    /** {@return the id of the provider that answered} */
    public Optional<String> provider() {
        return answer.provider();
    }

    /** {@return whether another provider, model or backend than the requested one answered, at the server or in the client} */
    public boolean fallback() {
        return answer.fallback();
    }

    /** {@return the name of the backend that answered, such as {@code rhetor} or {@code fallback}} */
    public Optional<String> backend() {
        return answer.backend();
    }

    /** {@return the failures of the backends that were tried before, in order; empty for none} */
    public List<BackendFailure> failures() {
        return answer.failures();
    }

    /** {@return the parts of the request that had no effect, as sentences; empty if all took effect} */
    public List<String> warnings() {
        return answer.warnings();
    }

    /** {@return the id of the conversation that Rhetor stores and that the answer belongs to} */
    public Optional<String> contextId() {
        return answer.contextId();
    }

    /** {@return the number of attempts of the whole call; 0 for a stream} */
    public int attempts() {
        return answer.attempts();
    }

    /**
     * Creates a builder with these values.
     *
     * @return a new builder
     */
    @Override
    public Builder toBuilder() {
        return (Builder) toBuilder(new Builder(answer));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RhetorResponseMetadata that && super.equals(other) && answer.equals(that.answer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), answer);
    }

    @Override
    public String toString() {
        return "RhetorResponseMetadata[" + answer + "]";
    }

    /** Builds the metadata; not thread-safe. */
    public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
        private final CompletionResponse answer;

        private Builder(CompletionResponse answer) {
            // The message holds the text, so the metadata does not.
            this.answer = answer.toBuilder().content("").build();
        }

        /**
         * Creates the metadata.
         *
         * @return immutable metadata
         */
        @Override
        public RhetorResponseMetadata build() {
            return new RhetorResponseMetadata(this);
        }
    }
}
