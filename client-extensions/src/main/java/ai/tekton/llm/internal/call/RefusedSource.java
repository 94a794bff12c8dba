package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * The answer to a request that is not sent at all.
 *
 * @param <T> the kind of item
 */
public final class RefusedSource<T> implements Source<T> {
    private final TektonLlmException reason;

    /**
     * Makes a source.
     *
     * @param reason why it is not sent
     */
    public RefusedSource(TektonLlmException reason) {
        this.reason = reason;
    }

    @Override
    public void pull(Sink<T> sink) {
        sink.failed(reason);
    }

    @Override
    public void cancel() {
        // Nothing is under way.
    }
}
