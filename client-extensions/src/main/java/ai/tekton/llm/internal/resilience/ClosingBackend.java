package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.List;

/** A backend that closes others with itself: those a client was given but never asks. Thread-safe. */
public final class ClosingBackend implements LlmBackend {
    private final LlmBackend delegate;
    private final List<LlmBackend> unused;

    /**
     * Makes the decorator.
     *
     * @param delegate what answers
     * @param unused closed with it
     */
    public ClosingBackend(LlmBackend delegate, List<LlmBackend> unused) {
        this.delegate = delegate;
        this.unused = List.copyOf(unused);
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return delegate.complete(call);
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        return delegate.stream(call);
    }

    @Override
    public ProviderList providers(CallContext context) {
        return delegate.providers(context);
    }

    @Override
    public Health health(CallContext context) {
        return delegate.health(context);
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public void close() {
        delegate.close();
        unused.forEach(LlmBackend::close);
    }
}
