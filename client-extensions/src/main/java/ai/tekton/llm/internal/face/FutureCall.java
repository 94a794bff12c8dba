package ai.tekton.llm.internal.face;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Upstream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A call for one item as a future. To complete the future from outside cancels the call. */
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

    /** The loop has nothing left to do, so what the caller does with the answer holds up nobody. */
    @Override
    public void finished(Optional<TektonLlmException> failure) {
        if (failure.isPresent()) {
            future.completeExceptionally(failure.get());
        } else {
            future.complete(finish.apply(item));
        }
    }

    /** Where the call had ended by itself, what fails is to finish its answer. */
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
