package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A source that blocks while it reads its items: it reads on a thread that the call's loop provides, and signals on the
 * loop.
 *
 * @param <T> the kind of item
 */
public abstract class BlockingSource<T> implements Source<T> {
    private enum State {
        WAITING,
        READING,
        EXPIRED
    }

    private final CallLoop loop;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Runnable read = this::read;
    private final Runnable signal = this::signal;
    private Sink<T> sink;
    private boolean opens;
    private T item;
    private TektonLlmException failure;

    /**
     * Makes a source.
     *
     * @param loop runs the call's events
     * @param opens whether the first pull is answered by {@link Sink#opened()}
     */
    protected BlockingSource(CallLoop loop, boolean opens) {
        this.loop = loop;
        this.opens = opens;
    }

    /**
     * Prepares the source before the first item. By default does nothing.
     *
     * @throws TektonLlmException if no backend answers
     */
    protected void openNow() {}

    /**
     * Waits for the next item.
     *
     * @return the item; empty if the answer has ended
     * @throws TektonLlmException if the source failed
     */
    protected abstract Optional<T> readNow();

    /** Called when a pull begins. By default does nothing. */
    protected void waiting() {}

    /**
     * Fails the pull in progress if it still waits for a thread to read on. Any thread may call this.
     *
     * @param late the failure
     */
    protected final void expire(TektonLlmException late) {
        if (state.compareAndSet(State.WAITING, State.EXPIRED)) {
            loop.execute(() -> sink.failed(late));
        }
    }

    /** Returns the library's exception for an unexpected one. */
    protected abstract TektonLlmException unexpected(Throwable failure);

    @Override
    public final void pull(Sink<T> downstream) {
        sink = downstream;
        state.set(State.WAITING);
        waiting();
        loop.block(read, signal);
    }

    private void read() {
        if (!state.compareAndSet(State.WAITING, State.READING)) {
            return;
        }
        item = null;
        failure = null;
        try {
            if (opens) {
                openNow();
            } else {
                item = readNow().orElse(null);
            }
        } catch (TektonLlmException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = unexpected(e);
        }
    }

    private void signal() {
        if (state.get() == State.EXPIRED) {
            return;
        }
        T read = item;
        item = null;
        if (failure != null) {
            sink.failed(failure);
        } else if (opens) {
            opens = false;
            sink.opened();
        } else if (read != null) {
            sink.next(read);
        } else {
            sink.ended();
        }
    }
}
