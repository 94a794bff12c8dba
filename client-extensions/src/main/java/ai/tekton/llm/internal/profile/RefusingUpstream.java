package ai.tekton.llm.internal.profile;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RefusedSource;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.function.Function;

/** In the place of a server that cannot answer: says why, at once. Its health can still be asked for. Thread-safe. */
public final class RefusingUpstream implements Upstream {
    private final Upstream upstream;
    private final Function<Request<?>, TektonLlmException> refusal;

    /**
     * Makes the upstream.
     *
     * @param upstream answers what is no question to a model; closed with this
     * @param refusal why a request is not sent
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
