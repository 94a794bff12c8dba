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
 * What the builders of both clients set about their server, connections, threads and time, for one client alone. HTTP and the WebSocket
 * obey the same. Not thread-safe.
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
     * @throws InvalidRequestException where it is not a URL
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
     * Sets the address of the WebSocket. Default {@code RHETOR_WS_URL}, else {@code RHETOR_URL} with {@code ws} for
     * {@code http} and {@code /ws} added to its path.
     *
     * @param wsUrl a {@code ws} or {@code wss} URL
     * @return this builder
     */
    public B wsUrl(URI wsUrl) {
        return self().configure(config -> config.wsUrl(wsUrl));
    }

    /**
     * Sets the bearer token, in place of a provider. Default: none.
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
     * Sets the most HTTP connections open at once. A call waits for one within its timeout. Default 64.
     *
     * @param maxConnections 1 or more
     * @return this builder
     */
    public B maxConnections(int maxConnections) {
        return self().configure(config -> config.maxConnections(maxConnections));
    }

    /**
     * Sets the largest body of an answer. Default 16 MiB.
     *
     * @param maxResponseBytes bytes, 1 or more
     * @return this builder
     */
    public B maxResponseBytes(int maxResponseBytes) {
        return self().configure(config -> config.maxResponseBytes(maxResponseBytes));
    }

    /**
     * Sets the largest single event of a stream. Default 1 MiB.
     *
     * @param maxEventBytes bytes, 1 or more
     * @return this builder
     */
    public B maxEventBytes(int maxEventBytes) {
        return self().configure(config -> config.maxEventBytes(maxEventBytes));
    }

    /**
     * Sets what gives the bearer token for each attempt, in place of one that is always the same. Default: none.
     *
     * @param tokenProvider the provider; where it fails, the call fails with an
     *     {@link ai.tekton.llm.error.AuthenticationException}
     * @return this builder
     */
    public B tokenProvider(TokenProvider tokenProvider) {
        return self().configure(config -> config.tokenProvider(tokenProvider));
    }

    /**
     * Sets whom the client trusts over https and wss, and how it shows who it is itself. Default: as the JVM's
     * {@code javax.net.ssl} properties say.
     *
     * @param tls the settings
     * @return this builder
     */
    public B tls(TlsConfig tls) {
        return self().configure(config -> config.tls(tls));
    }

    /**
     * Sets the proxy that the client goes through, over HTTP and the WebSocket. Default: as the JVM's
     * {@link java.net.ProxySelector} says.
     *
     * @param proxy the settings; {@link ProxyConfig#none()} for no proxy
     * @return this builder
     */
    public B proxy(ProxyConfig proxy) {
        return self().configure(config -> config.proxy(proxy));
    }

    /**
     * Sets the proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name, which nothing reads unless told
     * to; see {@link ProxyConfig#fromEnvironment(java.util.Map)}. Where they name none, there is none.
     *
     * @return this builder
     * @throws InvalidRequestException naming the variable whose value is wrong
     */
    public B proxyFromEnvironment() {
        return proxy(ProxyConfig.fromEnvironment());
    }

    /**
     * Sets how old an HTTP connection may be when a request begins on it, so that a name whose address has moved is looked up
     * anew. The WebSocket's one connection is kept for as long as it lives. Default: any age.
     *
     * @param connectionLifetime more than 0 seconds
     * @return this builder
     */
    public B connectionLifetime(Duration connectionLifetime) {
        return self().configure(config -> config.connectionLifetime(connectionLifetime));
    }

    /**
     * Sets what runs asynchronous calls: callbacks, listeners, subscribers and backends, and the library's own waiting for
     * answers over HTTP. Default: virtual threads where the JDK has them, else daemon threads of the client's, as many as are
     * needed.
     *
     * @param executor runs each task later, on a thread of its own; not on the one that brings it, which would have to wait.
     *     Where it has a limit, calls wait for one another's threads, and code that waits for another call of the same client
     *     may wait for ever. What it rejects runs on a thread of the client's. Never shut down by the client
     * @return this builder
     */
    public B executor(Executor executor) {
        this.executor = Optional.of(Objects.requireNonNull(executor, "executor"));
        return self();
    }

    /**
     * Sets what tells the time of day: that of events, and how long it is until the date that a server names in
     * {@code Retry-After}. Timeouts and waits are measured without it. Default: the system's.
     *
     * @param clock the clock
     * @return this builder
     */
    public B clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return self();
    }

    ClientAssembly.Surroundings surroundings() {
        return new ClientAssembly.Surroundings(executor, clock);
    }
}
