package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.List;

/**
 * A place in a chain of interceptors.
 *
 * @param upstream comes after the last of them
 * @param interceptors all of them
 * @param index whose turn it is; their number where it is the upstream's
 */
record Position(Upstream upstream, List<LlmInterceptor> interceptors, int index) {
    <T> Source<T> open(Request<T> request, CallLoop loop) {
        return index == interceptors.size()
                ? upstream.open(request, loop)
                : new InterceptedSource<>(interceptors.get(index), next(), request, loop);
    }

    private Position next() {
        return new Position(upstream, interceptors, index + 1);
    }
}
