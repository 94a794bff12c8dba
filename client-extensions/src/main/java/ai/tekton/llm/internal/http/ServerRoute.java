package ai.tekton.llm.internal.http;

import ai.tekton.llm.config.ProxyConfig;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The route to the only server of a client: through the client's own proxy, else through the proxy in the JVM's settings, if
 * any. It reads those settings once, with the first call. Thread-safe.
 */
final class ServerRoute implements HttpRoutePlanner {
    private record Known(HttpHost server, HttpRoute route) {}

    private final HttpRoutePlanner planner;
    private final Optional<HttpHost> proxy;
    private final Optional<PasswordAuthentication> user;
    private volatile Optional<Known> known = Optional.empty();

    /**
     * Makes the route.
     *
     * @param url the server's address
     * @param own the client's own proxy settings; empty for the JVM's
     */
    ServerRoute(URI url, Optional<ProxyConfig> own) {
        proxy = own.flatMap(config -> config.address(url)).map(ServerRoute::host);
        user = own.flatMap(config -> config.credentials(url));
        planner = own.isEmpty() ? new SystemDefaultRoutePlanner(null) : new Fixed(proxy);
    }

    private static HttpHost host(InetSocketAddress address) {
        return new HttpHost("http", address.getHostString(), address.getPort());
    }

    private static final class Fixed extends DefaultRoutePlanner {
        private final Optional<HttpHost> proxy;

        Fixed(Optional<HttpHost> proxy) {
            super(null);
            this.proxy = proxy;
        }

        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
            return proxy.orElse(null);
        }
    }

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

    /** Returns the context of one exchange, which sends the proxy's credentials preemptively. */
    HttpClientContext context() {
        HttpClientContext context = HttpClientContext.create();
        if (user.isPresent()) {
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(new UsernamePasswordCredentials(
                    user.get().getUserName(), user.get().getPassword()));
            context.resetAuthExchange(proxy.orElseThrow(), basic);
        }
        return context;
    }
}
