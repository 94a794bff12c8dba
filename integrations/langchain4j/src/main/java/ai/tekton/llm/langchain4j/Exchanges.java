package ai.tekton.llm.langchain4j;

import ai.tekton.llm.interceptor.LlmInterceptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The exchanges in progress, by call id. Thread-safe. */
final class Exchanges {
    private final Map<String, Exchange> underWay = new ConcurrentHashMap<>();

    /** For backends that answer only calls made through this library. */
    static Exchanges none() {
        return new Exchanges();
    }

    /** Registers the exchange under the id of the call that this interceptor belongs to. */
    LlmInterceptor noting(Exchange exchange) {
        return (call, chain) -> {
            String id = call.context().requestId();
            exchange.calledAs(id);
            underWay.put(id, exchange);
            if (exchange.isOver()) {
                // The call was cancelled before it started.
                underWay.remove(id);
            }
            return chain.proceed(call);
        };
    }

    Optional<Exchange> of(String requestId) {
        return Optional.ofNullable(underWay.get(requestId));
    }

    void forget(Exchange exchange) {
        exchange.end();
        exchange.requestId().ifPresent(underWay::remove);
    }

    int size() {
        return underWay.size();
    }
}
