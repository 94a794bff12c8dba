package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code tekton.llm.*}. An unset property is null; the environment's or the library's default applies then.
 *
 * @param url Rhetor's address, http or https, with an optional path. Default: RHETOR_URL, else http://localhost:8003.
 * @param urls Several addresses of one Rhetor whose servers share their conversations, instead of the url. Not for the
 *     WebSocket client.
 * @param wsUrl Address of Rhetor's WebSocket, ws or wss. Default: RHETOR_WS_URL, else derived from the url.
 * @param componentId Id of this component, by which Rhetor tracks calls. Default: spring.application.name.
 * @param provider Provider of calls that name none. Default: RHETOR_DEFAULT_PROVIDER, else anthropic.
 * @param model Model of calls that name none. Default: RHETOR_DEFAULT_MODEL, else the provider's.
 * @param token Bearer token, never logged. Default: RHETOR_AUTH_TOKEN, else none. A bean of the type TokenProvider takes
 *     precedence.
 * @param headers Headers of each request, such as a gateway's key; their values are never logged.
 * @param timeout Timeout of an attempt; for a stream, of each wait for a chunk. Default: RHETOR_TIMEOUT, else 30s.
 * @param connectTimeout Timeout of connecting. Default: 5s.
 * @param deadline Deadline of a whole call, with its attempts and fallbacks. Default: none.
 * @param maxRetries Maximum number of retries of a failed attempt. Default: RHETOR_MAX_RETRIES, else 3.
 * @param retryDelay Longest wait before the first retry; later waits grow from it. Default: 1s.
 * @param retryBudget Number of retries that the client makes while no call succeeds. Default: 100.
 * @param streamFailurePolicy What happens when a stream fails after its first text. Default: fail.
 * @param transport Protocol of the requests for answers. Default: http.
 * @param profile Generation of Rhetor. Default: RHETOR_PROFILE, else auto.
 * @param strict Whether the client refuses a request with an option that would have no effect at Rhetor. Default: false.
 * @param maxConcurrentCalls Maximum number of concurrent calls; further calls wait in order. Default: as the profile requires.
 * @param maxConnections Maximum number of open HTTP connections. Default: 64.
 * @param connectionLifetime Maximum age of an HTTP connection at the start of a request. Default: none.
 * @param maxResponseSize Maximum size of a response's body. Default: 16MB.
 * @param maxEventSize Maximum size of a stream's event. Default: 1MB.
 * @param recordStreamOrigins Whether each stream records where it was opened, for the warning about a stream that was never
 *     closed. Default: false.
 * @param backend Name of the bean of the type LlmBackend that answers instead of Rhetor. Default: none, Rhetor answers.
 * @param fallback Fallbacks for when Rhetor cannot answer.
 * @param circuitBreaker Circuit breaker, which rejects calls after too many failures.
 * @param rateLimits Limits of the calls.
 * @param providerRateLimits Limits of the calls to each provider, by the provider's id.
 * @param cost Limits of the calls' cost.
 * @param hedging Second requests for late answers.
 * @param proxy The HTTP proxy on the way to Rhetor.
 * @param ssl TLS: the certificates that the client trusts, and its own.
 * @param webSocket The WebSocket client.
 * @param health The health indicator.
 */
@ConfigurationProperties("tekton.llm")
public record TektonLlmProperties(
        URI url,
        List<URI> urls,
        URI wsUrl,
        String componentId,
        String provider,
        String model,
        String token,
        @DefaultValue Map<String, String> headers,
        Duration timeout,
        Duration connectTimeout,
        Duration deadline,
        Integer maxRetries,
        Duration retryDelay,
        Integer retryBudget,
        StreamFailurePolicy streamFailurePolicy,
        Transport transport,
        ServerProfile profile,
        Boolean strict,
        Integer maxConcurrentCalls,
        Integer maxConnections,
        Duration connectionLifetime,
        DataSize maxResponseSize,
        DataSize maxEventSize,
        Boolean recordStreamOrigins,
        String backend,
        @DefaultValue Fallback fallback,
        @DefaultValue CircuitBreaker circuitBreaker,
        @DefaultValue Limits rateLimits,
        @DefaultValue Map<String, Limits> providerRateLimits,
        @DefaultValue Cost cost,
        @DefaultValue Hedges hedging,
        @DefaultValue Proxy proxy,
        @DefaultValue Ssl ssl,
        @DefaultValue WebSocket webSocket,
        @DefaultValue Health health) {

    /** Shows no values, as some are secrets. */
    @Override
    public String toString() {
        return "TektonLlmProperties";
    }

    /** Fallbacks for when Rhetor cannot answer.
     *
     * @param enabled Whether the client falls back when Rhetor or the chosen provider cannot answer. Default: true.
     * @param provider Fallback provider at Rhetor for calls that name none themselves. Default: none.
     * @param model Fallback model at Rhetor for calls that name none themselves. Default: none.
     * @param backends Names of the beans of the type LlmBackend that the client falls back to, in order. Default: all such
     *     beans, in their order.
     * @param local Whether the last fallback is a text that says that no LLM could be reached, instead of an exception.
     *     Default: true.
     */
    public record Fallback(Boolean enabled, String provider, String model, List<String> backends, Boolean local) {}

    /** Circuit breaker, which rejects calls after too many failures.
     *
     * @param enabled Whether there is a circuit breaker. Default: true.
     * @param windowSize Number of latest calls whose failures count. Default: 20.
     * @param failureShare Share of failed calls that opens the breaker, more than 0 and at most 1. Default: 0.5.
     * @param openFor How long the breaker stays open before it lets calls through as probes. Default: 30s.
     * @param probes Number of calls that probe a half-open breaker. Default: 1.
     */
    public record CircuitBreaker(
            Boolean enabled, Integer windowSize, Double failureShare, Duration openFor, Integer probes) {}

    /** Limits of the calls.
     *
     * @param requestsPerMinute Maximum number of requests for answers per minute. Default: none.
     * @param tokensPerMinute Maximum number of tokens of requests and answers per minute. Default: none.
     * @param maxConcurrentCalls Maximum number of concurrent calls. Default: none.
     */
    public record Limits(Integer requestsPerMinute, Integer tokensPerMinute, Integer maxConcurrentCalls) {}

    /**
     * Limits of the calls' cost, in the currency of the providers' prices.
     *
     * @param perCall Maximum cost of each attempt of a call. Default: none.
     * @param perClient Maximum total cost of a client's calls. Default: none.
     * @param allowUnpriced Whether the client sends calls whose cost has no upper bound, because their model's price is
     *     unknown. Default: false.
     */
    public record Cost(BigDecimal perCall, BigDecimal perClient, Boolean allowUnpriced) {}

    /** Second requests for late answers.
     *
     * @param enabled Whether the client sends second requests.
     * @param quantile Share of answers that arrive before the client sends a second request, more than 0 and less than 1.
     *     Default: 0.95.
     * @param minSamples Number of answers that must have arrived before any call is hedged. Default: 20.
     * @param maxShare Maximum share of hedged calls, more than 0 and at most 1. Default: 0.05.
     */
    public record Hedges(
            @DefaultValue("false") boolean enabled, Double quantile, Integer minSamples, Double maxShare) {}

    /**
     * The HTTP proxy on the way to Rhetor. Default: the JVM's proxy properties.
     *
     * @param enabled False for no proxy, regardless of the JVM's properties.
     * @param url Address of the proxy, such as http://proxy:3128.
     * @param username User name for the proxy.
     * @param password Password for the proxy; never logged.
     * @param direct Hosts that are reached without the proxy: names, addresses, address ranges, or *.
     * @param fromEnvironment Whether HTTPS_PROXY, HTTP_PROXY and NO_PROXY name the proxy.
     */
    public record Proxy(
            @DefaultValue("true") boolean enabled,
            String url,
            String username,
            String password,
            @DefaultValue List<String> direct,
            @DefaultValue("false") boolean fromEnvironment) {
        /** Shows neither the user nor the password. */
        @Override
        public String toString() {
            return "Proxy";
        }
    }

    /**
     * TLS over https and wss: the certificates that the client trusts, and its own.
     *
     * @param bundle Name of the SSL bundle with the trust and key material. Default: the JVM's TLS properties.
     * @param hostnameVerification Whether the server's certificate must match its host name.
     */
    public record Ssl(String bundle, @DefaultValue("true") boolean hostnameVerification) {}

    /**
     * The WebSocket client.
     *
     * @param enabled Whether there is a bean of the WebSocket client.
     * @param pingInterval Interval of the pings that check the connection. Default: 30s.
     * @param maxWaitingChunks Maximum number of a stream's chunks that wait for its callback. Default: 1024.
     * @param failFast Whether a request fails immediately while there is no connection. Default: false.
     * @param reconnect Reconnecting after a lost connection.
     */
    public record WebSocket(
            @DefaultValue("false") boolean enabled,
            Duration pingInterval,
            Integer maxWaitingChunks,
            Boolean failFast,
            @DefaultValue Reconnect reconnect) {}

    /**
     * Reconnecting after a lost connection.
     *
     * @param enabled Whether the client reconnects.
     * @param initialDelay Longest wait before the first attempt.
     * @param maxDelay Longest wait before any later attempt.
     */
    public record Reconnect(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("500ms") Duration initialDelay,
            @DefaultValue("30s") Duration maxDelay) {}

    /**
     * The health indicator, which requests Rhetor's health, never an answer.
     *
     * @param timeout Timeout of the health request.
     */
    public record Health(@DefaultValue("3s") Duration timeout) {}
}
