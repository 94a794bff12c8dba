package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.internal.call.BackendUpstream;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.face.Calls;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.util.List;
import java.util.stream.Stream;

/** An upstream that is called like a backend, by the client's own blocking calls; what the tests of decorators ask. */
final class Chained implements LlmBackend {
    private final Upstream upstream;
    private final Calls calls;

    private Chained(Upstream upstream) {
        this.upstream = upstream;
        this.calls = new Calls(
                upstream, new CallThreads(4), new Watchdog(), Scopes.withoutListeners(), () -> true, List.of(), false);
    }

    static Chained of(Upstream upstream) {
        return new Chained(upstream);
    }

    /** The backend's own upstream, or an adapter of it. */
    static Upstream upstream(LlmBackend backend) {
        return backend instanceof Chained chained
                ? chained.upstream
                : new BackendUpstream(backend, new CallThreads(4), new Watchdog());
    }

    static Chained retrying(LlmBackend backend, RetrySettings settings) {
        return of(new RetryingUpstream(upstream(backend), settings));
    }

    static Chained fallingBack(StreamFailurePolicy policy, LlmBackend first, LlmBackend... others) {
        List<Upstream> chain = Stream.of(others).map(Chained::upstream).toList();
        return of(new FallbackUpstream(upstream(first), chain, policy));
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return calls.answer(Request.whole(call));
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        return calls.read(Request.stream(call));
    }

    @Override
    public ProviderList providers(CallContext context) {
        return calls.inquire(Request.providers(context));
    }

    @Override
    public Health health(CallContext context) {
        return calls.inquire(Request.health(context));
    }
}
