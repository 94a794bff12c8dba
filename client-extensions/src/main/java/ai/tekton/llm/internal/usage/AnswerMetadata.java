package ai.tekton.llm.internal.usage;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.Optional;

/**
 * The provider, the model and the usage that an item of an answer states.
 *
 * @param provider the provider's id
 * @param model the model's id
 * @param usage the tokens
 */
public record AnswerMetadata(Optional<String> provider, Optional<String> model, Optional<Usage> usage) {
    private static final AnswerMetadata NOTHING =
            new AnswerMetadata(Optional.empty(), Optional.empty(), Optional.empty());

    /** Returns the data of a complete answer. */
    public static AnswerMetadata of(CompletionResponse answer) {
        return new AnswerMetadata(answer.provider(), answer.model(), answer.usage());
    }

    /** Returns the data of a chunk. */
    public static AnswerMetadata of(StreamingChunk chunk) {
        return new AnswerMetadata(chunk.provider(), chunk.model(), chunk.usage());
    }

    /** Returns the total number of tokens; empty if it is not known. */
    Optional<Long> allTokens() {
        return usage.map(reported ->
                Math.max(reported.totalTokens(), (long) reported.promptTokens() + reported.completionTokens()));
    }

    static AnswerMetadata nothing() {
        return NOTHING;
    }

    /** Returns the data of an item if the item can have a usage and has one, else this object. */
    AnswerMetadata orBy(Object item) {
        Optional<AnswerMetadata> reported = item instanceof CompletionResponse answer
                ? Optional.of(of(answer))
                : item instanceof StreamingChunk chunk ? Optional.of(of(chunk)) : Optional.empty();
        return reported.filter(now -> now.usage().isPresent() || usage.isEmpty())
                .orElse(this);
    }
}
