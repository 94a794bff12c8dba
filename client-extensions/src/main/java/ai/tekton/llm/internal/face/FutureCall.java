package ai.tekton.llm.internal.face;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Upstream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A call for one item as a future. Completing the future from outside cancels the call. */
final class FutureCall<T> implements Call.Face<T> {
    private final Call<T> call;
    private final CallThreads threads;
    private final PooledLoop loop;
    private final UnaryOperator<T> finish;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private T item;

    FutureCall(Call<T> call, CallThreads threads, UnaryOperator<T> finish) {
        this.call = call;
        this.threads = threads;
        this.finish = finish;
        this.loop = new PooledLoop(threads, call.scope().context(), this::crashed);
    }

    CompletableFuture<T> start(Upstream upstream) {
        future.whenComplete((answer, failure) -> {
            if (!call.hasEnded()) {
                call.cancel("its future was completed by its caller");
            }
        });
        call.start(upstream, loop, this);
        loop.execute(call::pull);
        return future;
    }

    @Override
    public void opened() {
        call.pull();
    }

    @Override
    public void next(T answer) {
        item = answer;
    }

    /** Completes the future on the loop: the loop has no other task left, so a stage of the caller may block. */
    @Override
    public void finished(Optional<TektonLlmException> failure) {
        if (failure.isPresent()) {
            future.completeExceptionally(failure.get());
        } else {
            future.complete(finish.apply(item));
        }
    }

    /** Handles a crash of the loop; if the call had already ended, it was the completion of the future that failed. */
    private void crashed(Throwable failure) {
        if (!call.crash(failure)) {
            future.completeExceptionally(failure);
        }
    }

    @Override
    public void cut(TektonLlmException reason) {
        loop.stop(() -> {});
        threads.execute(call.scope().asCaller(() -> {
            call.report();
            future.completeExceptionally(reason);
        }));
    }
}
