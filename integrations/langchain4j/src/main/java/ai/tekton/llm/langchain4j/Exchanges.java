package ai.tekton.llm.langchain4j;

import ai.tekton.llm.interceptor.LlmInterceptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The exchanges under way, by the ids of their calls. Thread-safe. */
final class Exchanges {
    private final Map<String, Exchange> underWay = new ConcurrentHashMap<>();

    /** Of backends that answer calls of this library alone. */
    static Exchanges none() {
        return new Exchanges();
    }

    /** Notes the exchange under the id of the one call that this stands before. */
    LlmInterceptor noting(Exchange exchange) {
        return (call, chain) -> {
            String id = call.context().requestId();
            exchange.calledAs(id);
            underWay.put(id, exchange);
            if (exchange.isOver()) {
                // Given up before it has begun.
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
