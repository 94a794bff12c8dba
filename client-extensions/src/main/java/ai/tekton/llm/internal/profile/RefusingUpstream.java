package ai.tekton.llm.internal.profile;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RefusedSource;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.function.Function;

/**
 * Refuses all requests for answers, in place of a server that cannot answer them. Passes on requests for its health.
 * Thread-safe.
 */
public final class RefusingUpstream implements Upstream {
    private final Upstream upstream;
    private final Function<Request<?>, TektonLlmException> refusal;

    /**
     * Makes the upstream.
     *
     * @param upstream answers requests for health and providers; closed with this object
     * @param refusal makes the exception for a refused request
     */
    public RefusingUpstream(Upstream upstream, Function<Request<?>, TektonLlmException> refusal) {
        this.upstream = upstream;
        this.refusal = refusal;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind().isAnswer() ? new RefusedSource<>(refusal.apply(request)) : upstream.open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
