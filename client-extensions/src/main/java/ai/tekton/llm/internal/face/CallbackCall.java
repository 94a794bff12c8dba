package ai.tekton.llm.internal.face;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A streamed call whose chunks go to a callback, in order, on the client's threads. What the callback throws, including
 * an Error, ends only this call and completes the future of the text exceptionally.
 */
final class CallbackCall implements Call.Face<StreamingChunk> {
    private final Call<StreamingChunk> call;
    private final CallThreads threads;
    private final PooledLoop loop;
    private final Consumer<? super StreamingChunk> callback;
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private volatile Throwable callbackFailure;

    CallbackCall(Call<StreamingChunk> call, CallThreads threads, Consumer<? super StreamingChunk> callback) {
        this.call = call;
        this.threads = threads;
        this.callback = callback;
        this.loop = new PooledLoop(threads, call.scope().context(), call::crash);
    }

    CompletableFuture<String> start(Upstream upstream) {
        whole.whenComplete((answer, failure) -> {
            if (!call.hasEnded()) {
                call.cancel("its future was completed by its caller");
            }
        });
        call.start(upstream, loop, this);
        loop.execute(call::pull);
        return whole;
    }

    @Override
    public void opened() {
        call.pull();
    }

    @Override
    public void next(StreamingChunk chunk) {
        if (chunk.restart()) {
            text.setLength(0);
        }
        text.append(chunk.chunk());
        try {
            callback.accept(chunk);
        } catch (Throwable e) {
            callbackFailure = e;
            call.crash(e);
            return;
        }
        // Runs as a separate task: a source that has chunks waiting would otherwise overflow the stack.
        loop.execute(call::pull);
    }

    @Override
    public void finished(Optional<TektonLlmException> failure) {
        if (callbackFailure != null) {
            whole.completeExceptionally(callbackFailure);
        } else if (failure.isPresent()) {
            whole.completeExceptionally(failure.get());
        } else {
            whole.complete(text.toString());
        }
    }

    @Override
    public void cut(TektonLlmException reason) {
        loop.stop(() -> {});
        threads.execute(call.scope().asCaller(() -> {
            call.report();
            whole.completeExceptionally(callbackFailure == null ? reason : callbackFailure);
        }));
    }
}
