package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A relay that has something to do before it knows its source, which may block and is the user's code: what that throws, an
 * Error included, ends this call alone.
 *
 * @param <T> the kind of item
 */
public abstract class PreparedRelay<T> extends Relay<T> {
    private final CallLoop loop;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Sink<T> first;
    private boolean begun;
    private TektonLlmException failure;

    /**
     * Makes a relay.
     *
     * @param loop where the call's events happen
     */
    protected PreparedRelay(CallLoop loop) {
        this.loop = loop;
    }

    /** Does what comes before the source; may block. */
    protected abstract void prepare();

    /** Called when the wait for {@link #prepare} begins. By default nothing. */
    protected void waiting() {}

    /**
     * Fails the first pull, unless that has gone on; what is prepared meanwhile is dropped. Any thread may call this.
     *
     * @param late the failure
     */
    protected final void expire(TektonLlmException late) {
        if (settled.compareAndSet(false, true)) {
            loop.execute(() -> first.failed(late));
        }
    }

    /** Opens the source, on the loop, once it is prepared. */
    protected abstract Source<T> open();

    /** What could not be done where {@link #prepare} fails, as the beginning of a sentence. */
    protected abstract String failure();

    @Override
    public final void pull(Sink<T> downstream) {
        if (begun) {
            super.pull(downstream);
            return;
        }
        begun = true;
        first = downstream;
        waiting();
        loop.block(this::prepareOrFail, () -> proceed(downstream));
    }

    private void prepareOrFail() {
        if (settled.get()) {
            return;
        }
        try {
            prepare();
        } catch (TektonLlmException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Not its message, which may hold what was said.
            failure = new TektonLlmException(failure() + ": " + e.getClass().getName() + ".");
        }
    }

    private void proceed(Sink<T> downstream) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        if (failure != null) {
            downstream.failed(failure);
            return;
        }
        use(open());
        super.pull(downstream);
    }
}
