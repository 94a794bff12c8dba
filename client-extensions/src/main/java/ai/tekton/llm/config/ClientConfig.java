package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.check.HeaderChecks;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.internal.value.Description;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The settings of a client: the address of Rhetor and the client's behaviour. Immutable and thread-safe. */
public final class ClientConfig {
    private final URI url;
    private final URI wsUrl;
    private final String provider;
    private final @Nullable String model;
    private final @Nullable String token;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final Duration connectTimeout;
    private final int maxRetries;
    private final Duration retryDelay;
    private final boolean useFallback;
    private final @Nullable Duration deadline;
    private final StreamFailurePolicy streamFailurePolicy;
    private final int retryBudget;
    private final CircuitBreakerConfig circuitBreaker;
    private final int maxConnections;
    private final int maxResponseBytes;
    private final int maxEventBytes;
    private final ServerProfile profile;
    private final boolean strict;
    private final @Nullable Integer maxConcurrentCalls;
    private final @Nullable TokenProvider tokenProvider;
    private final @Nullable TlsConfig tls;
    private final @Nullable ProxyConfig proxy;
    private final @Nullable Duration connectionLifetime;

    ClientConfig(ClientConfigBuilder from) {
        url = from.url;
        Settings.checkUrl("url", url, "http", "https");
        wsUrl = from.wsUrl == null ? Settings.webSocketOf(from.url) : from.wsUrl;
        provider = Objects.requireNonNull(from.provider, "provider");
        model = from.model;
        token = from.token;
        headers = Map.copyOf(from.headers);
        timeout = from.timeout;
        connectTimeout = from.connectTimeout;
        maxRetries = from.maxRetries;
        retryDelay = from.retryDelay;
        useFallback = from.useFallback;
        deadline = from.deadline;
        streamFailurePolicy = Objects.requireNonNull(from.streamFailurePolicy, "streamFailurePolicy");
        retryBudget = from.retryBudget;
        circuitBreaker = Objects.requireNonNull(from.circuitBreaker, "circuitBreaker");
        maxConnections = from.maxConnections;
        maxResponseBytes = from.maxResponseBytes;
        maxEventBytes = from.maxEventBytes;
        profile = Objects.requireNonNull(from.profile, "profile");
        strict = from.strict;
        maxConcurrentCalls = from.maxConcurrentCalls;
        tokenProvider = from.tokenProvider;
        tls = from.tls;
        proxy = from.proxy;
        connectionLifetime = from.connectionLifetime;
        checkAddresses();
        checkTimes();
        checkNumbers();
    }

    private void checkAddresses() {
        Settings.checkUrl("wsUrl", wsUrl, "ws", "wss");
        TextChecks.checkWellFormed("provider", provider);
        model().ifPresent(id -> TextChecks.checkWellFormed("model", id));
        token().ifPresent(Settings::checkToken);
        headers.forEach(HeaderChecks::check);
    }

    private void checkTimes() {
        DurationChecks.checkPositive("timeout", timeout);
        DurationChecks.checkPositive("connectTimeout", connectTimeout);
        DurationChecks.checkNotNegative("retryDelay", retryDelay);
        deadline().ifPresent(time -> DurationChecks.checkPositive("deadline", time));
        connectionLifetime().ifPresent(time -> DurationChecks.checkPositive("connectionLifetime", time));
    }

    private void checkNumbers() {
        Settings.checkAtLeast("maxRetries", maxRetries, 0);
        Settings.checkAtLeast("retryBudget", retryBudget, 0);
        Settings.checkAtLeast("maxConnections", maxConnections, 1);
        Settings.checkAtLeast("maxResponseBytes", maxResponseBytes, 1);
        Settings.checkAtLeast("maxEventBytes", maxEventBytes, 1);
        maxConcurrentCalls().ifPresent(calls -> Settings.checkAtLeast("maxConcurrentCalls", calls, 1));
    }

    /**
     * Returns the settings of this process's environment, with the defaults for variables that are not set.
     *
     * @return the settings
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     */
    public static ClientConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * Returns the settings of an environment, with the defaults for variables that are not set. A blank value counts as
     * not set.
     *
     * @param environment values by variable name: {@code RHETOR_URL}, {@code RHETOR_WS_URL},
     *     {@code RHETOR_DEFAULT_PROVIDER}, {@code RHETOR_DEFAULT_MODEL}, {@code RHETOR_AUTH_TOKEN},
     *     {@code RHETOR_TIMEOUT} (seconds, fractions allowed), {@code RHETOR_MAX_RETRIES}, {@code RHETOR_PROFILE}
     * @return the settings
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable and never
     *     shows a token
     */
    public static ClientConfig fromEnvironment(Map<String, String> environment) {
        return new Environment(environment).read().build();
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static ClientConfigBuilder builder() {
        return new ClientConfigBuilder();
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public ClientConfigBuilder toBuilder() {
        return new ClientConfigBuilder(this);
    }

    /**
     * {@return Rhetor's address; it may carry a path, to which the client appends the path of every operation. Default
     * {@code http://localhost:8003}}
     */
    public URI url() {
        return url;
    }

    /** {@return the address of Rhetor's WebSocket. Default: {@code url} with {@code ws} for {@code http} and {@code
     * /ws} added to its path} */
    public URI wsUrl() {
        return wsUrl;
    }

    /** {@return the id of the provider of calls that name none. Default {@code anthropic}} */
    public String provider() {
        return provider;
    }

    /** {@return the id of the model of calls that name none. Default: the provider's} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /**
     * {@return the bearer token that the client sends with each request; never logged and never shown. Default: none}
     */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }

    /**
     * {@return the headers that the client sends with each request in addition to its own, such as a gateway's key or
     * tenant; their values are never shown. Default: none}
     */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return how long an attempt may take; for a stream, each wait for a chunk. Default 30 seconds} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return how long the client may take to make a connection. Default 5 seconds} */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** {@return the maximum number of retries of a failed attempt. Default 3} */
    public int maxRetries() {
        return maxRetries;
    }

    /**
     * {@return the longest delay before the first retry, from which the delays of later retries grow. Default 1 second}
     */
    public Duration retryDelay() {
        return retryDelay;
    }

    /** {@return whether a fallback answers when Rhetor or the chosen provider cannot. Default true} */
    public boolean useFallback() {
        return useFallback;
    }

    /** {@return how long a whole call may take, with all its attempts and fallbacks. Default: no limit} */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** {@return what happens when a stream fails after its first text. Default {@link StreamFailurePolicy#FAIL}} */
    public StreamFailurePolicy streamFailurePolicy() {
        return streamFailurePolicy;
    }

    /**
     * {@return how many retries the client makes while no call succeeds; a call that succeeds without a retry returns a
     * fifth of a retry. Default 100}
     */
    public int retryBudget() {
        return retryBudget;
    }

    /** {@return when calls to Rhetor are held back because too many failed. Default {@link
     * CircuitBreakerConfig#standard()}} */
    public CircuitBreakerConfig circuitBreaker() {
        return circuitBreaker;
    }

    /** {@return the maximum number of open HTTP connections. Default 64} */
    public int maxConnections() {
        return maxConnections;
    }

    /** {@return the maximum size of the body of an answer, in bytes. Default 16 MiB} */
    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    /** {@return the maximum size of a single event of a stream, in bytes. Default 1 MiB} */
    public int maxEventBytes() {
        return maxEventBytes;
    }

    /** {@return the server's generation of Rhetor. Default {@link ServerProfile#AUTO}} */
    public ServerProfile profile() {
        return profile;
    }

    /**
     * {@return whether the client refuses a request with an option that the server ignores, instead of reporting it in
     * the answer's warnings. Default false}
     */
    public boolean strict() {
        return strict;
    }

    /**
     * {@return the maximum number of concurrent calls of this client to Rhetor; others wait in order, within their
     * deadline. Default: 1 for {@link ServerProfile#TEKTON_2025_09}, which cuts concurrent calls off; else no limit}
     */
    public OptionalInt maxConcurrentCalls() {
        return maxConcurrentCalls == null ? OptionalInt.empty() : OptionalInt.of(maxConcurrentCalls);
    }

    /**
     * {@return the provider of the bearer token, which the client asks for each attempt; replaces {@link #token()}.
     * Default: none}
     */
    public Optional<TokenProvider> tokenProvider() {
        return Optional.ofNullable(tokenProvider);
    }

    /**
     * {@return which servers the client trusts over https and wss, and which certificate it presents itself. Default:
     * the settings of the JVM's properties}
     */
    public Optional<TlsConfig> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * {@return the proxy for HTTP and the WebSocket. Default: the one that the JVM's {@link java.net.ProxySelector}
     * selects}
     */
    public Optional<ProxyConfig> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** {@return the maximum age that an HTTP connection may have when a request begins on it. Default: no maximum} */
    public Optional<Duration> connectionLifetime() {
        return Optional.ofNullable(connectionLifetime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                url,
                wsUrl,
                provider,
                model,
                token,
                headers,
                timeout,
                connectTimeout,
                maxRetries,
                retryDelay,
                useFallback,
                deadline,
                streamFailurePolicy,
                retryBudget,
                circuitBreaker,
                maxConnections,
                maxResponseBytes,
                maxEventBytes,
                profile,
                strict,
                maxConcurrentCalls,
                tokenProvider,
                tls,
                proxy,
                connectionLifetime);
    }

    @Override
    public String toString() {
        return Description.of("ClientConfig")
                .with("url", url)
                .with("wsUrl", wsUrl)
                .with("provider", provider)
                .with("model", model)
                .withSecret("token", token)
                .with("headers", headers.keySet())
                .with("timeout", timeout)
                .with("connectTimeout", connectTimeout)
                .with("maxRetries", maxRetries)
                .with("retryDelay", retryDelay)
                .with("useFallback", useFallback)
                .with("deadline", deadline)
                .with("streamFailurePolicy", streamFailurePolicy)
                .with("retryBudget", retryBudget)
                .with("circuitBreaker", circuitBreaker)
                .with("maxConnections", maxConnections)
                .with("maxResponseBytes", maxResponseBytes)
                .with("maxEventBytes", maxEventBytes)
                .with("profile", profile)
                .with("strict", strict)
                .with("maxConcurrentCalls", maxConcurrentCalls)
                .withSecret("tokenProvider", tokenProvider)
                .with("tls", tls)
                .with("proxy", proxy)
                .with("connectionLifetime", connectionLifetime)
                .toString();
    }
}
