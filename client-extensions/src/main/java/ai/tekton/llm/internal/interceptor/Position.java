package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import java.util.List;

/**
 * A place in a chain of interceptors.
 *
 * @param upstream comes after the last of them
 * @param watchdog ends the waits for them
 * @param interceptors all of them
 * @param index whose turn it is; their number where it is the upstream's
 */
record Position(Upstream upstream, Watchdog watchdog, List<LlmInterceptor> interceptors, int index) {
    <T> Source<T> open(Request<T> request, CallLoop loop) {
        return index == interceptors.size()
                ? upstream.open(request, loop)
                : new InterceptedSource<>(interceptors.get(index), next(), request, loop, watchdog);
    }

    private Position next() {
        return new Position(upstream, watchdog, interceptors, index + 1);
    }
}
