package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;
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
    /** The last part of the preparation that the end of the call interrupts. */
    private volatile Optional<Interruptible> blocking = Optional.empty();

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

    /** Runs a part of the preparation that may block; the end of the call interrupts it. */
    protected final void interruptibly(Runnable part) {
        Interruptible own = new Interruptible();
        blocking = Optional.of(own);
        own.run(() -> {
            if (settled.get() || isCancelled()) {
                // This thread could not be interrupted yet.
                throw new LlmCancelledException("The call was cancelled: it ended before it was prepared.");
            }
            part.run();
        });
    }

    /** Called when the wait for {@link #prepare} begins. By default does nothing. */
    protected void waiting() {}

    /**
     * Fails the first pull, unless the preparation is over, which it interrupts; drops the result of the preparation. Any
     * thread may call this.
     *
     * @param late the failure
     */
    protected final void expire(TektonLlmException late) {
        if (settled.compareAndSet(false, true)) {
            loop.execute(() -> first.failed(late));
            blocking.ifPresent(Interruptible::interrupt);
        }
    }

    @Override
    public void cancel() {
        super.cancel();
        blocking.ifPresent(Interruptible::interrupt);
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
