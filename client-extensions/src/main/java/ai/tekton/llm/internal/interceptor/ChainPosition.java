package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import java.util.List;

/**
 * A position in a chain of interceptors.
 *
 * @param upstream the upstream after the last interceptor
 * @param watchdog ends the waits for interceptors
 * @param interceptors all interceptors
 * @param index the index of the next interceptor; their number if the upstream is next
 */
record ChainPosition(Upstream upstream, Watchdog watchdog, List<LlmInterceptor> interceptors, int index) {
    <T> Source<T> open(Request<T> request, CallLoop loop) {
        return index == interceptors.size()
                ? upstream.open(request, loop)
                : new InterceptedSource<>(interceptors.get(index), next(), request, loop, watchdog);
    }

    private ChainPosition next() {
        return new ChainPosition(upstream, watchdog, interceptors, index + 1);
    }
}
