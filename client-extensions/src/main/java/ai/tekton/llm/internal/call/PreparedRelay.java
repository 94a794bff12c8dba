package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * A relay that has something to do before it knows its source, which may block and is the user's code: what that throws, an
 * Error included, ends this call alone.
 *
 * @param <T> the kind of item
 */
public abstract class PreparedRelay<T> extends Relay<T> {
    private final CallLoop loop;
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
        loop.block(this::prepareOrFail, () -> proceed(downstream));
    }

    private void prepareOrFail() {
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
        if (failure != null) {
            downstream.failed(failure);
            return;
        }
        use(open());
        super.pull(downstream);
    }
}
