package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A relay that runs a preparation before it knows its source. The preparation may block and is the user's code: what it
 * throws, including an Error, ends only this call.
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
     * @param loop runs the call's events
     */
    protected PreparedRelay(CallLoop loop) {
        this.loop = loop;
    }

    /** Runs the preparation; may block. */
    protected abstract void prepare();

    /** Returns whether nothing waits for the preparation any longer: the source was cancelled, or its time is up. */
    protected final boolean isOver() {
        return settled.get() || isCancelled();
    }

    /** Called when the wait for {@link #prepare} begins. By default does nothing. */
    protected void waiting() {}

    /**
     * Fails the first pull, unless the preparation is over; drops the result of the preparation. Any thread may call
     * this.
     *
     * @param late the failure
     */
    protected final void expire(TektonLlmException late) {
        if (settled.compareAndSet(false, true)) {
            loop.execute(() -> first.failed(late));
        }
    }

    /** Opens the source, on the loop, after the preparation. */
    protected abstract Source<T> open();

    /** Returns the beginning of the message of a failed {@link #prepare}, which says what could not be done. */
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
            // The log and the exception omit its message, which may hold a prompt or an answer.
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
