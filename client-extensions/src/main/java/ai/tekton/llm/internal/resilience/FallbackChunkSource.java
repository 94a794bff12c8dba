package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.resilience.FallbackBackend.Step;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A stream that goes on to the next backend when one fails before its first text. */
final class FallbackChunkSource implements ChunkSource {
    private final List<Step> steps;
    private final CallContext context;
    private final List<TektonLlmException> failures = new ArrayList<>();
    private final Consumer<StreamingChunk> holder = chunk -> held = chunk;
    private StreamingChunk held;
    private ChunkStream current;
    private boolean textSeen;
    private volatile boolean closed;

    /** Opens the first stream that can be opened. */
    FallbackChunkSource(List<Step> steps, CallContext context) {
        this.steps = steps;
        this.context = context;
        open();
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        while (true) {
            try {
                if (!current.tryAdvance(holder)) {
                    return false;
                }
            } catch (RuntimeException e) {
                if (textSeen || closed) {
                    throw e;
                }
                current.close();
                fail(e);
                open();
                continue;
            }
            textSeen |= !held.chunk().isEmpty();
            action.accept(step().isFallback() ? held.toBuilder().fallback(true).build() : held);
            return true;
        }
    }

    private void open() {
        while (true) {
            try {
                int attempt = FallbackBackend.nextAttempt(context, failures);
                use(step().backend().stream(step().call().withAttempt(attempt)));
                return;
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    private Step step() {
        return steps.get(failures.size());
    }

    private void fail(RuntimeException failure) {
        failures.add(FallbackBackend.fallibleOrThrow(failure, step().backend(), context));
        if (failures.size() == steps.size()) {
            throw FallbackBackend.allFailed(failures);
        }
    }

    private synchronized void use(ChunkStream stream) {
        current = stream;
        if (closed) {
            stream.close();
        }
    }

    @Override
    public void close() {
        ChunkStream open;
        synchronized (this) {
            closed = true;
            open = current;
        }
        open.close();
    }
}
