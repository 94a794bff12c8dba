package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * A source in front of another source, which it may replace. Retries, fallbacks and the circuit breaker extend it. By
 * default it passes on every pull and every signal unchanged.
 *
 * @param <T> the kind of item
 */
public abstract class Relay<T> implements Source<T>, Sink<T> {
    /** Set once; covers a source that is opened while this relay is cancelled. */
    private volatile boolean cancelled;

    private volatile Source<T> current;
    private boolean openedBefore;
    private Sink<T> sink;

    /** Makes a relay without a source; {@link #use} must be called before the first pull. */
    protected Relay() {}

    /** Makes a relay in front of a source. */
    protected Relay(Source<T> source) {
        this.current = source;
    }

    /** Sets the source of further pulls. */
    protected final void use(Source<T> next) {
        current = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Pulls the pending item from another source. */
    protected final void pullFrom(Source<T> next) {
        use(next);
        next.pull(this);
    }

    /** Returns whether the source was cancelled. */
    protected final boolean isCancelled() {
        return cancelled;
    }

    /** Returns the sink of this relay's own signals. */
    protected final Sink<T> downstream() {
        return sink;
    }

    @Override
    public void pull(Sink<T> downstream) {
        sink = downstream;
        current.pull(this);
    }

    @Override
    public final void opened() {
        if (openedBefore) {
            current.pull(this);
        } else {
            openedBefore = true;
            sink.opened();
        }
    }

    @Override
    public void next(T item) {
        sink.next(item);
    }

    @Override
    public void ended() {
        sink.ended();
    }

    @Override
    public void failed(TektonLlmException failure) {
        sink.failed(failure);
    }

    @Override
    public void cancel() {
        cancelled = true;
        Source<T> open = current;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void reportCancelled(TektonLlmException reason) {
        Source<T> open = current;
        if (open != null) {
            open.reportCancelled(reason);
        }
    }
}
