package ai.tekton.llm.structured;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;

/**
 * Puts the chunks of one round together, and reads them as they come. Not thread-safe.
 *
 * @param <T> the object
 */
final class AnswerText<T> {
    private final Rounds<T> rounds;
    private final StringBuilder text = new StringBuilder();
    private PartialJson partial;
    private StreamingChunk last = StreamingChunk.builder().build();

    AnswerText(Rounds<T> rounds) {
        this.rounds = rounds;
        this.partial = rounds.shape().partial();
    }

    /** Takes a chunk; what is complete now, where that is more than before. */
    Optional<ObjectPart<T>> take(StreamingChunk chunk) {
        last = chunk;
        if (chunk.restart()) {
            text.setLength(0);
            partial = rounds.shape().partial();
        }
        text.append(chunk.chunk());
        return partial.feed(chunk.chunk())
                ? partial.snapshot().map(json -> new ObjectPart<>(rounds.round(), json, Optional.empty()))
                : Optional.empty();
    }

    /** The answer of the round, once its stream has ended; the last part, or empty where another round is to be asked. */
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
