package ai.tekton.llm.structured;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;

/**
 * Joins the chunks of one round and parses them as they arrive. Not thread-safe.
 *
 * @param <T> the object's class
 */
final class AnswerText<T> {
    private final Rounds<T> rounds;
    private final StringBuilder text = new StringBuilder();
    private PartialJson partial;
    private StreamingChunk last = StreamingChunk.builder().build();

    AnswerText(Rounds<T> rounds) {
        this.rounds = rounds;
        this.partial = rounds.schema().partial();
    }

    /** Adds a chunk; returns the completed values if there are more than before. */
    Optional<ObjectPart<T>> take(StreamingChunk chunk) {
        last = chunk;
        if (chunk.restart()) {
            text.setLength(0);
            partial = rounds.schema().partial();
        }
        text.append(chunk.chunk());
        return partial.feed(chunk.chunk())
                ? partial.snapshot().map(json -> new ObjectPart<>(rounds.round(), json, Optional.empty()))
                : Optional.empty();
    }

    /** Takes the round's answer when its stream has ended; returns the last part, or empty if another round follows. */
    Optional<ObjectPart<T>> end() {
        int round = rounds.round();
        return rounds.take(response())
                .map(fitting ->
                        new ObjectPart<>(round, partial.snapshot().orElse(java.util.Map.of()), Optional.of(fitting)));
    }

    private CompletionResponse response() {
        return CompletionResponse.builder()
                .content(text.toString())
                .model(last.model().orElse(null))
                .provider(last.provider().orElse(null))
                .finishReason(last.finishReason().orElse(null))
                .usage(last.usage().orElse(null))
                .contextId(last.contextId().orElse(null))
                .fallback(last.fallback())
                .timestamp(last.timestamp().orElse(null))
                .backend(last.backend().orElse(null))
                .failures(last.failures())
                .warnings(last.warnings())
                .build();
    }
}
