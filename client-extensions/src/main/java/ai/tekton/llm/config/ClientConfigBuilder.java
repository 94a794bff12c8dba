package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.rhetor.RhetorContract;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link ClientConfig}; not thread-safe. */
public final class ClientConfigBuilder {
    URI url = URI.create(RhetorContract.DEFAULT_URL);
    String provider = "anthropic";
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Duration timeout = Duration.ofSeconds(30);
    Duration connectTimeout = Duration.ofSeconds(5);
    int maxRetries = 3;
    Duration retryDelay = Duration.ofSeconds(1);
    boolean useFallback = true;
    StreamFailurePolicy streamFailurePolicy = StreamFailurePolicy.FAIL;
    int retryBudget = 100;
    CircuitBreakerConfig circuitBreaker = CircuitBreakerConfig.standard();
    int maxConnections = 64;
    int maxResponseBytes = 16 * 1024 * 1024;
    int maxEventBytes = 1024 * 1024;
    ServerProfile profile = ServerProfile.AUTO;
    boolean strict;

    @Nullable
    URI wsUrl;

    @Nullable
    String model;

    @Nullable
    String token;

    @Nullable
    Duration deadline;

    @Nullable
    Integer maxConcurrentCalls;

    @Nullable
    TokenProvider tokenProvider;

    @Nullable
    TlsConfig tls;

    @Nullable
    ProxyConfig proxy;

    @Nullable
    Duration connectionLifetime;

    ClientConfigBuilder() {}

    ClientConfigBuilder(ClientConfig from) {
        url = from.url();
        // A derived address changes with the url; only one that the user has set is kept.
        wsUrl = from.wsUrl().equals(Settings.webSocketOf(from.url())) ? null : from.wsUrl();
        provider = from.provider();
        model = from.model().orElse(null);
        token = from.token().orElse(null);
        headers.putAll(from.headers());
        timeout = from.timeout();
        connectTimeout = from.connectTimeout();
        maxRetries = from.maxRetries();
        retryDelay = from.retryDelay();
        useFallback = from.useFallback();
        deadline = from.deadline().orElse(null);
        streamFailurePolicy = from.streamFailurePolicy();
        retryBudget = from.retryBudget();
        circuitBreaker = from.circuitBreaker();
        maxConnections = from.maxConnections();
        maxResponseBytes = from.maxResponseBytes();
        maxEventBytes = from.maxEventBytes();
        profile = from.profile();
        strict = from.strict();
        tokenProvider = from.tokenProvider().orElse(null);
        tls = from.tls().orElse(null);
        proxy = from.proxy().orElse(null);
        connectionLifetime = from.connectionLifetime().orElse(null);
        maxConcurrentCalls = Settings.boxed(from.maxConcurrentCalls());
    }

    /**
     * Sets Rhetor's address; it may carry a path.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     */
    public ClientConfigBuilder url(URI url) {
        this.url = Settings.withoutTrailingSlash(url);
        return this;
    }

    /**
     * Sets Rhetor's address; it may carry a path.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     * @throws InvalidRequestException if it is not a URL
     */
    public ClientConfigBuilder url(String url) {
        return url(Settings.url("url", url));
    }

    /**
     * Sets the address of Rhetor's WebSocket.
     *
     * @param wsUrl a {@code ws} or {@code wss} URL; null derives it from {@code url}
     * @return this builder
     */
    public ClientConfigBuilder wsUrl(URI wsUrl) {
        this.wsUrl = wsUrl;
        return this;
    }

    /**
     * Sets the provider of calls that name none.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public ClientConfigBuilder provider(String provider) {
        this.provider = provider;
        return this;
    }

    /**
     * Sets the model of calls that name none.
     *
     * @param model the model's id; null for the provider's default
     * @return this builder
     */
    public ClientConfigBuilder model(@Nullable String model) {
        this.model = model;
        return this;
    }

    /**
     * Sets the bearer token; replaces a token provider that was set before.
     *
     * @param token the token; null for none
     * @return this builder
     */
    public ClientConfigBuilder token(@Nullable String token) {
        this.token = token;
        this.tokenProvider = null;
        return this;
    }

    /**
     * Sets the provider of the bearer token, which the client calls for each attempt; replaces an earlier token.
     *
     * @param tokenProvider the provider; null for none
     * @return this builder
     */
    public ClientConfigBuilder tokenProvider(@Nullable TokenProvider tokenProvider) {
        this.tokenProvider = tokenProvider;
        this.token = null;
        return this;
    }

    /**
     * Sets which servers the client trusts over https and wss, and which certificate it presents itself.
     *
     * @param tls the settings; null for those of the JVM's properties
     * @return this builder
     */
    public ClientConfigBuilder tls(@Nullable TlsConfig tls) {
        this.tls = tls;
        return this;
    }

    /**
     * Sets the proxy for HTTP and the WebSocket.
     *
     * @param proxy the settings; {@link ProxyConfig#none()} for no proxy, null for the JVM's ProxySelector
     * @return this builder
     */
    public ClientConfigBuilder proxy(ProxyConfig proxy) {
        this.proxy = proxy;
        return this;
    }

    /**
     * Sets the proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name, if any.
     *
     * @return this builder
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     */
    public ClientConfigBuilder proxyFromEnvironment() {
        return proxy(ProxyConfig.fromEnvironment());
    }

    /**
     * Sets the maximum age of an HTTP connection when a request begins on it, so that the client uses the changed address
     * of a host. Open streams continue; the age does not apply to the WebSocket.
     *
     * @param connectionLifetime more than 0 seconds; null for no maximum
     * @return this builder
     */
    public ClientConfigBuilder connectionLifetime(@Nullable Duration connectionLifetime) {
        this.connectionLifetime = connectionLifetime;
        return this;
    }

    /**
     * Adds a header to each request, such as a gateway's key or tenant.
     *
     * @param name the header's name
     * @param value its value, never shown; replaces an earlier header of that name
     * @return this builder
     */
    public ClientConfigBuilder header(String name, String value) {
        headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets how long an attempt may take; for a stream, each wait for a chunk.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public ClientConfigBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Sets how long the client may take to make a connection.
     *
     * @param connectTimeout more than 0 seconds
     * @return this builder
     */
    public ClientConfigBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    /**
     * Sets the maximum number of retries of a failed attempt.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public ClientConfigBuilder maxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
        return this;
    }

    /**
     * Sets the longest delay before the first retry.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public ClientConfigBuilder retryDelay(Duration retryDelay) {
        this.retryDelay = retryDelay;
        return this;
    }

    /**
     * Sets whether a fallback answers when Rhetor or the chosen provider cannot.
     *
     * @param useFallback false to throw the exception instead
     * @return this builder
     */
    public ClientConfigBuilder useFallback(boolean useFallback) {
        this.useFallback = useFallback;
        return this;
    }

    /**
     * Sets how long a whole call may take, with all its attempts and fallbacks.
     *
     * @param deadline more than 0 seconds; null for no limit
     * @return this builder
     */
    public ClientConfigBuilder deadline(@Nullable Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    /**
     * Sets what happens when a stream fails after its first text.
     *
     * @param streamFailurePolicy the policy
     * @return this builder
     */
    public ClientConfigBuilder streamFailurePolicy(StreamFailurePolicy streamFailurePolicy) {
        this.streamFailurePolicy = streamFailurePolicy;
        return this;
    }

    /**
     * Sets how many retries the client makes while no call succeeds.
     *
     * @param retryBudget 0 or more
     * @return this builder
     */
    public ClientConfigBuilder retryBudget(int retryBudget) {
        this.retryBudget = retryBudget;
        return this;
    }

    /**
     * Sets when the circuit breaker rejects calls to Rhetor or to another backend because too many calls failed.
     *
     * @param circuitBreaker the settings; {@link CircuitBreakerConfig#off()} for never
     * @return this builder
     */
    public ClientConfigBuilder circuitBreaker(CircuitBreakerConfig circuitBreaker) {
        this.circuitBreaker = circuitBreaker;
        return this;
    }

    /**
     * Sets the maximum number of open HTTP connections.
     *
     * @param maxConnections 1 or more
     * @return this builder
     */
    public ClientConfigBuilder maxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    /**
     * Sets the maximum size of the body of an answer.
     *
     * @param maxResponseBytes bytes, 1 or more
     * @return this builder
     */
    public ClientConfigBuilder maxResponseBytes(int maxResponseBytes) {
        this.maxResponseBytes = maxResponseBytes;
        return this;
    }

    /**
     * Sets the maximum size of a single event of a stream.
     *
     * @param maxEventBytes bytes, 1 or more
     * @return this builder
     */
    public ClientConfigBuilder maxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
        return this;
    }

    /**
     * Sets the server's generation of Rhetor.
     *
     * @param profile the profile; {@link ServerProfile#AUTO} to detect it
     * @return this builder
     */
    public ClientConfigBuilder profile(ServerProfile profile) {
        this.profile = profile;
        return this;
    }

    /**
     * Sets whether the client refuses a request with an option that the server ignores.
     *
     * @param strict false to send the request and report the ignored options in the answer's warnings
     * @return this builder
     */
    public ClientConfigBuilder strict(boolean strict) {
        this.strict = strict;
        return this;
    }

    /**
     * Sets the maximum number of concurrent calls of this client to Rhetor; others wait in order.
     *
     * @param maxConcurrentCalls 1 or more; null for the limit that the profile needs
     * @return this builder
     */
    public ClientConfigBuilder maxConcurrentCalls(@Nullable Integer maxConcurrentCalls) {
        this.maxConcurrentCalls = maxConcurrentCalls;
        return this;
    }

    /**
     * Builds the settings.
     *
     * @return immutable settings
     * @throws InvalidRequestException if a setting is invalid; the message names the setting and the valid values
     */
    public ClientConfig build() {
        return new ClientConfig(this);
    }
}
