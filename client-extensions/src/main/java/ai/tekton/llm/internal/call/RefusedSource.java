package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;

/**
 * The source of a request that is refused before it is sent.
 *
 * @param <T> the kind of item
 */
public final class RefusedSource<T> implements Source<T> {
    private final TektonLlmException reason;

    /**
     * Makes a source.
     *
     * @param reason the failure
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
        // // Nothing is in progress.
    }
}
