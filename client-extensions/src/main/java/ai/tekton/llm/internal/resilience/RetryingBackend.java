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
    private final Backoff backoff;
    private final Pause pause;

    /**
     * Makes the decorator.
     *
     * @param delegate what makes each attempt; closed with this
     * @param backoff how long to wait between attempts
     * @param pause waits
     */
    public RetryingBackend(LlmBackend delegate, Backoff backoff, Pause pause) {
        this.delegate = delegate;
        this.backoff = backoff;
        this.pause = pause;
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
        Retries retries = new Retries(call.context(), backoff, pause);
        return ChunkStream.of(new RetryingChunkSource(delegate, call, retries));
    }

    /** Makes one attempt: whoever asks for the health wants to know it as it is now. */
    @Override
    public Health health(CallContext context) {
        return delegate.health(context);
    }

    private <T> T retry(CallContext context, IntFunction<T> attempt) {
        Retries retries = new Retries(context, backoff, pause);
        while (true) {
            try {
                return attempt.apply(retries.attempt());
            } catch (TektonLlmException e) {
                retries.next(e);
            }
        }
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
