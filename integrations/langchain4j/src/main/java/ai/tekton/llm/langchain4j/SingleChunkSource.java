package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A complete answer as a stream of one chunk. */
final class SingleChunkSource implements ChunkSource {
    private final Supplier<CompletionResponse> answer;
    private volatile Optional<Thread> reader = Optional.empty();
    private volatile boolean ended;

    SingleChunkSource(Supplier<CompletionResponse> answer) {
        this.answer = answer;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        if (ended) {
            return false;
        }
        CompletionResponse whole = read();
        ended = true;
        action.accept(StreamingChunk.builder()
                .chunk(whole.content())
                .done(true)
                .model(whole.model().orElse(null))
                .usage(whole.usage().orElse(null))
                .finishReason(whole.finishReason().orElse(null))
                .build());
        return true;
    }

    private CompletionResponse read() {
        synchronized (this) {
            reader = Optional.of(Thread.currentThread());
        }
        try {
            return answer.get();
        } finally {
            synchronized (this) {
                reader = Optional.empty();
            }
        }
    }

    /** Stops the wait for the answer. */
    @Override
    public synchronized void close() {
        ended = true;
        reader.filter(thread -> thread != Thread.currentThread()).ifPresent(Thread::interrupt);
    }
}
