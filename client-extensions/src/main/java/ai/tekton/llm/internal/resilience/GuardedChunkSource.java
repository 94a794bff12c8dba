package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A stream whose outcome its circuit breaker is told, once. */
final class GuardedChunkSource implements ChunkSource {
    private final ChunkStream stream;
    private final CircuitBreakingBackend breaker;
    private final AtomicBoolean told = new AtomicBoolean();
    private final Consumer<StreamingChunk> holder = chunk -> held = chunk;
    private StreamingChunk held;

    GuardedChunkSource(ChunkStream stream, CircuitBreakingBackend breaker) {
        this.stream = stream;
        this.breaker = breaker;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        boolean hasNext = next();
        if (!hasNext || held.done()) {
            tell(breaker::succeeded);
        }
        if (hasNext) {
            action.accept(held);
        }
        return hasNext;
    }

    private boolean next() {
        try {
            return stream.tryAdvance(holder);
        } catch (RuntimeException e) {
            tell(() -> breaker.failed(e));
            throw e;
        }
    }

    private void tell(Runnable outcome) {
        if (told.compareAndSet(false, true)) {
            outcome.run();
        }
    }

    @Override
    public void close() {
        tell(breaker::released);
        stream.close();
    }
}
