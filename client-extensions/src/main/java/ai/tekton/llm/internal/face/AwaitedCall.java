package ai.tekton.llm.internal.face;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallerLoop;
import ai.tekton.llm.internal.call.Upstream;
import java.util.Optional;

/** A call for one item, whose caller's thread waits for it and runs its loop. */
final class AwaitedCall<T> implements Call.Face<T> {
    private final Call<T> call;
    private final CallerLoop loop = new CallerLoop();
    private volatile boolean over;
    private T item;

    AwaitedCall(Call<T> call) {
        this.call = call;
    }

    /** Makes the call and returns its item, or throws its failure. */
    T await(Upstream upstream) {
        call.start(upstream, loop, this);
        try {
            loop.run(call::pull, () -> over);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel("its thread was interrupted");
        } catch (RuntimeException | Error e) {
            // Only a bug of the library leads here; the call must not stay open after it.
            call.crash(e);
            call.report();
            throw e;
        }
        call.report();
        Optional<TektonLlmException> failure = call.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return item;
    }

    @Override
    public void opened() {
        call.pull();
    }

    @Override
    public void next(T answer) {
        item = answer;
    }

    @Override
    public void finished(Optional<TektonLlmException> failure) {
        over = true;
    }

    @Override
    public void cut(TektonLlmException reason) {
        loop.stop();
    }
}
