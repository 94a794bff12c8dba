package ai.tekton.llm;

import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.TlsConfig;
import ai.tekton.llm.config.TokenProvider;
import ai.tekton.llm.error.InvalidRequestException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The settings of the server, connections, threads and clock of one client, which the builders of both clients share.
 * They apply to HTTP and to the WebSocket. Not thread-safe.
 *
 * @param <B> the builder
 */
public abstract sealed class ConnectionBuilder<B extends ClientBuilder<B>> permits TrafficBuilder {
    private Optional<Executor> executor = Optional.empty();
    private Clock clock = Clock.systemUTC();

    ConnectionBuilder() {}

    abstract B self();

    /**
     * Sets Rhetor's address; it may carry a path, and the WebSocket's is derived from it. Default
     * {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     * @throws InvalidRequestException if it is not a URL
     */
    public B url(String url) {
        return self().configure(config -> config.url(url));
    }

    /**
     * Sets Rhetor's address; it may carry a path. Default {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     */
    public B url(URI url) {
        return self().configure(config -> config.url(url));
    }

    /**
     * Sets the address of the WebSocket. Default: {@code RHETOR_WS_URL}, else {@code RHETOR_URL} with {@code ws} for
     * {@code http} and {@code /ws} added to its path.
     *
     * @param wsUrl a {@code ws} or {@code wss} URL
     * @return this builder
     */
    public B wsUrl(URI wsUrl) {
        return self().configure(config -> config.wsUrl(wsUrl));
    }

    /**
     * Sets the bearer token; replaces a token provider. Default: none.
     *
     * @param token the token; never logged and never shown
     * @return this builder
     */
    public B token(String token) {
        return self().configure(config -> config.token(token));
    }

    /**
     * Adds a header to each request, such as a gateway's key or tenant. Default: none.
     *
     * @param name the header's name
     * @param value its value, never logged and never shown
     * @return this builder
     */
    public B header(String name, String value) {
        return self().configure(config -> config.header(name, value));
    }

    /**
     * Sets the maximum number of open HTTP connections. A call waits for a free connection within its timeout. Default
     * 64.
     *
     * @param maxConnections 1 or more
     * @return this builder
     */
    public B maxConnections(int maxConnections) {
        return self().configure(config -> config.maxConnections(maxConnections));
    }

    /**
     * Sets the maximum size of the body of an answer. Default 16 MiB.
     *
     * @param maxResponseBytes bytes, 1 or more
     * @return this builder
     */
    public B maxResponseBytes(int maxResponseBytes) {
        return self().configure(config -> config.maxResponseBytes(maxResponseBytes));
    }

    /**
     * Sets the maximum size of a single event of a stream. Default 1 MiB.
     *
     * @param maxEventBytes bytes, 1 or more
     * @return this builder
     */
    public B maxEventBytes(int maxEventBytes) {
        return self().configure(config -> config.maxEventBytes(maxEventBytes));
    }

    /**
     * Sets the provider of the bearer token, which the client asks for each attempt; replaces a fixed token. Default:
     * none.
     *
     * @param tokenProvider the provider; if it fails, the call fails with an
     *     {@link ai.tekton.llm.error.AuthenticationException}
     * @return this builder
     */
    public B tokenProvider(TokenProvider tokenProvider) {
        return self().configure(config -> config.tokenProvider(tokenProvider));
    }

    /**
     * Sets which servers the client trusts over https and wss, and which certificate it presents itself. Default: the
     * settings of the JVM's {@code javax.net.ssl} properties.
     *
     * @param tls the settings
     * @return this builder
     */
    public B tls(TlsConfig tls) {
        return self().configure(config -> config.tls(tls));
    }

    /**
     * Sets the proxy for HTTP and the WebSocket. Default: the one that the JVM's {@link java.net.ProxySelector}
     * selects.
     *
     * @param proxy the settings; {@link ProxyConfig#none()} for no proxy
     * @return this builder
     */
    public B proxy(ProxyConfig proxy) {
        return self().configure(config -> config.proxy(proxy));
    }

    /**
     * Sets the proxy from the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, which the client
     * does not read otherwise; see {@link ProxyConfig#fromEnvironment(java.util.Map)}. If they name no proxy, the
     * client uses none.
     *
     * @return this builder
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     */
    public B proxyFromEnvironment() {
        return proxy(ProxyConfig.fromEnvironment());
    }

    /**
     * Sets the maximum age that an HTTP connection may have when a request begins on it, so that the client resolves a
     * host name again after its address has changed. It does not apply to the WebSocket's connection. Default: no
     * maximum.
     *
     * @param connectionLifetime more than 0 seconds
     * @return this builder
     */
    public B connectionLifetime(Duration connectionLifetime) {
        return self().configure(config -> config.connectionLifetime(connectionLifetime));
    }

    /**
     * Sets the executor that runs asynchronous calls: callbacks, listeners, subscribers and backends, and the library's
     * own waiting for answers over HTTP. Default: virtual threads if the JDK has them, else as many daemon threads of
     * the client as it needs.
     *
     * @param executor must run each task on a thread of its own, and not on the submitting thread, which would have to
     *     wait. If the executor limits its threads, calls wait for one another's threads, and code that waits for
     *     another call of the same client may wait forever. A task that the executor rejects runs on a thread of the
     *     client. The client never shuts the executor down
     * @return this builder
     */
    public B executor(Executor executor) {
        this.executor = Optional.of(Objects.requireNonNull(executor, "executor"));
        return self();
    }

    /**
     * Sets the clock for the time of day: the client uses it for the times of events and for dates in a
     * {@code Retry-After} header. It does not use it to measure timeouts and delays. Default: the system clock.
     *
     * @param clock the clock
     * @return this builder
     */
    public B clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return self();
    }

    ClientAssembly.Execution execution() {
        return new ClientAssembly.Execution(executor, clock);
    }
}
