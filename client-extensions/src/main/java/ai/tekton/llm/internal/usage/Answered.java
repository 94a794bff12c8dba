package ai.tekton.llm.internal.usage;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.Optional;

/**
 * What an item of an answer says of who answered and what it took.
 *
 * @param provider the provider's id
 * @param model the model's id
 * @param usage the tokens
 */
public record Answered(Optional<String> provider, Optional<String> model, Optional<Usage> usage) {
    private static final Answered NOTHING = new Answered(Optional.empty(), Optional.empty(), Optional.empty());

    /** What an answer says. */
    public static Answered of(CompletionResponse answer) {
        return new Answered(answer.provider(), answer.model(), answer.usage());
    }

    /** What a part of an answer says. */
    public static Answered of(StreamingChunk chunk) {
        return new Answered(chunk.provider(), chunk.model(), chunk.usage());
    }

    /** All tokens; empty if they are not told. */
    Optional<Long> allTokens() {
        return usage.map(told -> Math.max(told.totalTokens(), (long) told.promptTokens() + told.completionTokens()));
    }

    static Answered nothing() {
        return NOTHING;
    }

    /** This, unless an item of a kind that tells usage tells it. */
    Answered orBy(Object item) {
        Optional<Answered> told = item instanceof CompletionResponse answer
                ? Optional.of(of(answer))
                : item instanceof StreamingChunk chunk ? Optional.of(of(chunk)) : Optional.empty();
        return told.filter(now -> now.usage().isPresent() || usage.isEmpty()).orElse(this);
    }
}
