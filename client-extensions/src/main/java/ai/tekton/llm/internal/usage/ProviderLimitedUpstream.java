package ai.tekton.llm.internal.usage;

import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Decorates an upstream separately for each of some providers. Thread-safe. */
public final class ProviderLimitedUpstream implements Upstream {
    private final Upstream upstream;
    private final Map<String, Upstream> ofProviders = new HashMap<>();

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param decorators the decorator for each provider, by its id
     */
    public ProviderLimitedUpstream(Upstream upstream, Map<String, UnaryOperator<Upstream>> decorators) {
        this.upstream = upstream;
        decorators.forEach((provider, decorator) -> ofProviders.put(provider, decorator.apply(upstream)));
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.provider()
                .map(provider -> ofProviders.getOrDefault(provider, upstream))
                .orElse(upstream)
                .open(request, loop);
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
