package ai.tekton.llm.internal.http;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.internal.net.TlsSockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Configures HttpClient as Rhetor's servers need it. */
final class HttpClientFactory {
    /**
     * The idle time after which HttpClient validates a connection before reuse: uvicorn closes an idle connection after
     * five seconds, and the client cannot safely repeat a request that was sent on a dead connection, because the
     * server may have read it. A validation takes about a millisecond, so requests in close succession skip it.
     */
    private static final TimeValue LOOKED_AT_AFTER = TimeValue.ofMilliseconds(10);

    private HttpClientFactory() {}

    private static PoolingHttpClientConnectionManager connections(ClientConfig config) {
        Duration connectTimeout = config.connectTimeout();
        AtomicLong count = new AtomicLong();
        // Uses the keys and the trusted certificates of the JVM's properties, as the WebSocket does.
        PoolingHttpClientConnectionManagerBuilder builder =
                PoolingHttpClientConnectionManagerBuilder.create().useSystemProperties();
        if (config.url().getScheme().equalsIgnoreCase("http")) {
            builder.setTlsSocketStrategy(HttpClientFactory::refuseTls);
        } else if (config.tls().isPresent()) {
            TlsSockets own = new TlsSockets(config.tls().get());
            builder.setTlsSocketStrategy((socket, host, port, attachment, context) -> own.over(socket, host, port));
        }
        ConnectionConfig.Builder connection = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setValidateAfterInactivity(LOOKED_AT_AFTER);
        config.connectionLifetime().ifPresent(most -> connection.setTimeToLive(TimeValue.of(most)));
        return builder.setConnectionFactory(socket -> connection("tekton-llm-" + count.incrementAndGet(), socket))
                .setMaxConnTotal(config.maxConnections())
                .setMaxConnPerRoute(config.maxConnections())
                .setDefaultConnectionConfig(connection.build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .setSoTimeout(Timeout.of(config.timeout()))
                        .build())
                .build();
    }

    /**
     * Replaces the JDK's TLS for plain HTTP: reading the JDK's certificates takes a new JVM longer than everything else
     * that a client does.
     */
    private static SSLSocket refuseTls(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws SSLException {
        throw new SSLException(
                "The client was created for an http address, and cannot use TLS for " + target + ":" + port + ".");
    }

    private static ManagedHttpClientConnection connection(String id, Socket socket) throws IOException {
        SilentConnection connection = new SilentConnection(id);
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }

    static CloseableHttpClient client(ClientConfig config, ServerRoute route, String userAgent) {
        HttpClientBuilder builder = HttpClients.custom();
        if (config.proxy().isPresent()) {
            // The JVM's credentials are for the JVM's proxies.
            builder.setDefaultCredentialsProvider(new BasicCredentialsProvider());
        }
        return builder.setConnectionManager(connections(config))
                .setUserAgent(userAgent)
                // RetryingUpstream makes retries, within the caller's limits.
                .disableAutomaticRetries()
                // A redirect would send the conversation and the token to a server that the user has not configured.
                .disableRedirectHandling()
                // HttpClient's own handling would request compressed bodies.
                .disableContentCompression()
                .addExecInterceptorFirst(UnrequestedEncoding.NAME, new UnrequestedEncoding())
                .disableCookieManagement()
                .disableAuthCaching()
                .useSystemProperties()
                .setRoutePlanner(route)
                .build();
    }

    /** Returns the settings of requests with a timeout for each wait. */
    static RequestConfig requests(Duration timeout) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(timeout))
                // uvicorn loses the body of a request with an Upgrade header other than websocket, which HttpClient
                // would send: https://github.com/encode/uvicorn/issues/2722
                .setProtocolUpgradeEnabled(false)
                .build();
    }
}
