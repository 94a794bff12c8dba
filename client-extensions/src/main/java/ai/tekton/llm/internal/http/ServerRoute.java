package ai.tekton.llm.internal.http;

import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The way to the one server that a client speaks to: through the proxy that the JVM's settings name, if any. They are asked
 * for the first call and not again for each. Thread-safe.
 */
final class ServerRoute implements HttpRoutePlanner {
    private record Known(HttpHost server, HttpRoute route) {}

    private final SystemDefaultRoutePlanner planner = new SystemDefaultRoutePlanner(null);
    private volatile Optional<Known> known = Optional.empty();

    @Override
    public HttpRoute determineRoute(HttpHost server, HttpContext context) throws HttpException {
        Optional<Known> before = known;
        if (before.isPresent() && before.get().server().equals(server)) {
            return before.get().route();
        }
        HttpRoute route = planner.determineRoute(server, context);
        known = Optional.of(new Known(server, route));
        return route;
    }
}
