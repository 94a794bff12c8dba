package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.function.IntFunction;

/** Repeats attempts that failed in a way that may pass. Thread-safe. */
public final class RetryingBackend implements LlmBackend {
    private final LlmBackend delegate;
    private final RetrySettings settings;

    /**
     * Makes the decorator.
     *
     * @param delegate what makes each attempt; closed with this
     * @param settings what the client's retries share; its pause is closed with this
     */
    public RetryingBackend(LlmBackend delegate, RetrySettings settings) {
        this.delegate = delegate;
        this.settings = settings;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return retry(call.context(), attempt -> delegate.complete(call.withAttempt(attempt)));
    }

    @Override
    public ProviderList providers(CallContext context) {
        return retry(context, attempt -> delegate.providers(context.withAttempt(attempt)));
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        Retries retries = new Retries(call.context(), name(), settings);
        return ChunkStream.of(new RetryingChunkSource(delegate, call, retries));
    }

    /** Makes one attempt: whoever asks for the health wants to know it as it is now. */
    @Override
    public Health health(CallContext context) {
        return delegate.health(context);
    }

    private <T> T retry(CallContext context, IntFunction<T> attempt) {
        Retries retries = new Retries(context, name(), settings);
        while (true) {
            try {
                T result = attempt.apply(retries.attempt());
                retries.succeeded();
                return result;
            } catch (TektonLlmException e) {
                retries.next(e);
            }
        }
    }

    @Override
    public boolean isLocal() {
        return delegate.isLocal();
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public void close() {
        settings.pause().close();
        delegate.close();
    }
}
