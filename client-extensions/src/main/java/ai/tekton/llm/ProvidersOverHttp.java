package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.internal.http.HttpUpstream;
import ai.tekton.llm.model.ProviderList;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests the list of providers over HTTP for a client that has only a WebSocket. It makes its HTTP client on first
 * use. Thread-safe.
 */
final class ProvidersOverHttp implements Function<CallContext, ProviderList>, AutoCloseable {
    private final ClientConfig config;
    private final Clock clock;
    private @Nullable HttpUpstream http;
    private boolean closed;

    ProvidersOverHttp(ClientConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public ProviderList apply(CallContext context) {
        return upstream().providers(context);
    }

    private synchronized HttpUpstream upstream() {
        if (closed) {
            throw new IllegalStateException("The client is closed.");
        }
        if (http == null) {
            http = new HttpUpstream(config, clock);
        }
        return http;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (http != null) {
            http.close();
        }
    }
}
