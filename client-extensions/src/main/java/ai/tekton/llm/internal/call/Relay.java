package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * A source in front of another, which it may replace: what retries, fallbacks and circuit breaker extend. By default every
 * pull and every signal passes as it is.
 *
 * @param <T> the kind of item
 */
public abstract class Relay<T> implements Source<T>, Sink<T> {
    /** Set once; guards against a source that is opened while this is cancelled. */
    private volatile boolean cancelled;

    private volatile Source<T> current;
    private boolean openedBefore;
    private Sink<T> sink;

    /** Makes a relay that {@link #use} has to be called on before it is pulled. */
    protected Relay() {}

    /** Makes a relay in front of a source. */
    protected Relay(Source<T> source) {
        this.current = source;
    }

    /** Sets the source that pulls go to from now on. */
    protected final void use(Source<T> next) {
        current = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Asks another source for what the current one did not give. */
    protected final void pullFrom(Source<T> next) {
        use(next);
        next.pull(this);
    }

    /** Returns whether the source was cancelled. */
    protected final boolean isCancelled() {
        return cancelled;
    }

    /** Where this relay's own signals go. */
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
    public void tellCut(TektonLlmException reason) {
        Source<T> open = current;
        if (open != null) {
            open.tellCut(reason);
        }
    }
}
