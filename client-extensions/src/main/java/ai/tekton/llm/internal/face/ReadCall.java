package ai.tekton.llm.internal.face;

import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.CallerLoop;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A streamed call whose reader's thread pulls it, and runs its loop while it waits. One thread at a time reads; any
 * thread may close.
 */
final class ReadCall implements Call.Face<StreamingChunk>, ChunkSource {
    private final Call<StreamingChunk> call;
    private final CallThreads threads;
    private final CallerLoop loop = new CallerLoop();
    private final Runnable pull;
    private final BooleanSupplier signalled = () -> this.hasSignal;
    private boolean hasSignal;
    private StreamingChunk chunk;
    private volatile boolean over;
    private volatile boolean attended;

    ReadCall(Call<StreamingChunk> call, CallThreads threads) {
        this.call = call;
        this.threads = threads;
        this.pull = call::pull;
    }

    /** Starts the call and waits until the server begins to answer; throws if there is no answer. */
    void open(Upstream upstream) {
        call.start(upstream, loop, this);
        waitForSignal();
        if (over && chunk == null) {
            throwFailure();
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        if (chunk == null && !over) {
            waitForSignal();
        }
        StreamingChunk next = chunk;
        if (next == null || call.failure().isPresent()) {
            throwFailure();
            return false;
        }
        chunk = null;
        action.accept(next);
        return true;
    }

    private void waitForSignal() {
        hasSignal = false;
        attended = true;
        try {
            loop.run(pull, signalled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel("its thread was interrupted");
        } catch (RuntimeException | Error e) {
            // Only a bug of the library leads here; the call must not stay open after it.
            call.crash(e);
            call.report();
            throw e;
        } finally {
            attended = false;
        }
        if (call.hasEnded()) {
            call.report();
        }
    }

    private void throwFailure() {
        Optional<TektonLlmException> failure = call.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void opened() {
        hasSignal = true;
    }

    @Override
    public void next(StreamingChunk item) {
        chunk = item;
        hasSignal = true;
    }

    @Override
    public void finished(Optional<TektonLlmException> failure) {
        over = true;
        hasSignal = true;
    }

    @Override
    public void cut(TektonLlmException reason) {
        over = true;
        loop.stop();
        if (!attended) {
            // The reader's thread is not available to report the outcome.
            threads.execute(call.scope().asCaller(call::report));
        }
    }

    @Override
    public void close() {
        attended = true;
        call.cancel("its stream was closed");
        // Reports also if another thread is ending the call, for example with the client: that thread leaves the report
        // to this one.
        call.report();
    }
}
