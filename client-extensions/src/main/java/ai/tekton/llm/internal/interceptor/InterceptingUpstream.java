package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import java.util.List;
import java.util.stream.Stream;

/** Calls the interceptors of the client, then those of the call, before another upstream. Thread-safe. */
public final class InterceptingUpstream implements Upstream {
    private final Upstream upstream;
    private final List<LlmInterceptor> interceptors;
    private final Watchdog watchdog;

    /**
     * Makes the decorator.
     *
     * @param upstream answers the calls that the interceptors pass on; closed with this object
     * @param interceptors the client's, the outermost first
     * @param watchdog ends the waits for interceptors at the deadline
     */
    public InterceptingUpstream(Upstream upstream, List<LlmInterceptor> interceptors, Watchdog watchdog) {
        this.upstream = upstream;
        this.watchdog = watchdog;
        this.interceptors = List.copyOf(interceptors);
    }

    /** Does not intercept requests for health or providers. */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        List<LlmInterceptor> own = request.scope().interceptors();
        if (!request.kind().isAnswer() || (interceptors.isEmpty() && own.isEmpty())) {
            return upstream.open(request, loop);
        }
        List<LlmInterceptor> all = own.isEmpty()
                ? interceptors
                : Stream.concat(interceptors.stream(), own.stream()).toList();
        return new ChainPosition(upstream, watchdog, all, 0).open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public boolean isLocal() {
        return upstream.isLocal();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
