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
 * The properties {@code tekton.llm.*}. What is not set is null, and then what the environment or the library says.
 *
 * @param url Rhetor's address, http or https, which may carry a path. Default: RHETOR_URL, else http://localhost:8003.
 * @param urls Several addresses of one Rhetor whose servers share their conversations, in place of the url. Not for the
 *     WebSocket client.
 * @param wsUrl Address of Rhetor's WebSocket, ws or wss. Default: RHETOR_WS_URL, else made of the url.
 * @param componentId Id of this component, which Rhetor tracks calls by. Default: spring.application.name.
 * @param provider Provider of calls that name none. Default: RHETOR_DEFAULT_PROVIDER, else anthropic.
 * @param model Model of calls that name none. Default: RHETOR_DEFAULT_MODEL, else the provider's.
 * @param token Bearer token, never logged. Default: RHETOR_AUTH_TOKEN, else none. A bean of the type TokenProvider wins.
 * @param headers Headers of each request, such as a gateway's key; their values are never logged.
 * @param timeout How long an attempt may take; for a stream, each wait for a chunk. Default: RHETOR_TIMEOUT, else 30s.
 * @param connectTimeout How long making a connection may take. Default: 5s.
 * @param deadline How long a whole call may take, with its attempts and fallbacks. Default: as long as those take.
 * @param maxRetries How many times a failed attempt is repeated at the most. Default: RHETOR_MAX_RETRIES, else 3.
 * @param retryDelay Longest wait before the first repetition, from which later ones grow. Default: 1s.
 * @param retryBudget How many repetitions the client makes while no call succeeds. Default: 100.
 * @param streamFailurePolicy What happens where a stream fails after its first text. Default: fail.
 * @param transport What conversations with Rhetor go over. Default: http.
 * @param profile Which generation of Rhetor this is. Default: RHETOR_PROFILE, else auto.
 * @param strict Whether a request is refused of which Rhetor would make nothing of some option. Default: false.
 * @param maxConcurrentCalls How many answers are asked for at once; others wait in order. Default: as the profile needs.
 * @param maxConnections Most HTTP connections open at once. Default: 64.
 * @param connectionLifetime How old an HTTP connection may be when a request begins on it. Default: any age.
 * @param maxResponseSize Largest body of an answer. Default: 16MB.
 * @param maxEventSize Largest single event of a stream. Default: 1MB.
 * @param recordStreamOrigins Whether each stream records where it was opened, for the warning about one never closed.
 *     Default: false.
 * @param backend Name of the bean of the type LlmBackend that answers in place of Rhetor. Default: Rhetor answers.
 * @param fallback What answers when Rhetor cannot.
 * @param circuitBreaker When calls are held back because too many failed.
 * @param rateLimits How much is asked for at the most.
 * @param providerRateLimits How much each provider is asked for at the most, by the provider's id.
 * @param cost What calls may cost.
 * @param hedging When a second request is sent for a late answer.
 * @param proxy The HTTP proxy on the way to Rhetor.
 * @param ssl Whom the client trusts, and how it shows who it is itself.
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

    /** Without its values, of which some are secrets. */
    @Override
    public String toString() {
        return "TektonLlmProperties";
    }

    /**
     * What answers when Rhetor cannot.
     *
     * @param enabled Whether something else answers when Rhetor or the chosen provider cannot. Default: true.
     * @param provider Provider that is asked of Rhetor when a call has failed that names no fallback provider itself. Default:
     *     none.
     * @param model Model that is asked of Rhetor when a call has failed that names no fallback model itself. Default: none.
     * @param backends Names of the beans of the type LlmBackend that are asked then, in order. Default: all there are, in
     *     their order.
     * @param local Whether at last a text says that no LLM could be reached, in place of an exception. Default: true.
     */
    public record Fallback(Boolean enabled, String provider, String model, List<String> backends, Boolean local) {}

    /**
     * When calls are held back because too many failed.
     *
     * @param enabled Whether calls are ever held back. Default: true.
     * @param windowSize How many calls are looked at. Default: 20.
     * @param failureShare Share of failed calls that opens it, more than 0 and at most 1. Default: 0.5.
     * @param openFor How long it stays open before it lets calls through as probes. Default: 30s.
     * @param probes How many calls it probes with. Default: 1.
     */
    public record CircuitBreaker(
            Boolean enabled, Integer windowSize, Double failureShare, Duration openFor, Integer probes) {}

    /**
     * How much is asked for at the most.
     *
     * @param requestsPerMinute Requests for answers in a minute. Default: any number.
     * @param tokensPerMinute Tokens of requests and answers in a minute. Default: any number.
     * @param maxConcurrentCalls Answers that are asked for at once. Default: any number.
     */
    public record Limits(Integer requestsPerMinute, Integer tokensPerMinute, Integer maxConcurrentCalls) {}

    /**
     * What calls may cost, in the currency of the providers' prices.
     *
     * @param perCall What each attempt of a call may cost. Default: any sum.
     * @param perClient What all calls of a client may cost together. Default: any sum.
     * @param allowUnpriced Whether calls are sent whose cost has no bound, as their model's price is not known. Default: false.
     */
    public record Cost(BigDecimal perCall, BigDecimal perClient, Boolean allowUnpriced) {}

    /**
     * When a second request is sent for an answer that is late.
     *
     * @param enabled Whether any is sent.
     * @param quantile Share of answers that come before one is sent, more than 0 and less than 1. Default: 0.95.
     * @param minSamples How many answers must have come before any call is hedged. Default: 20.
     * @param maxShare Share of calls that one may be sent for, more than 0 and at most 1. Default: 0.05.
     */
    public record Hedges(
            @DefaultValue("false") boolean enabled, Double quantile, Integer minSamples, Double maxShare) {}

    /**
     * The HTTP proxy on the way to Rhetor. Default: as the JVM's properties say.
     *
     * @param enabled False for no proxy, whatever the JVM's properties say.
     * @param url Address of the proxy, such as http://proxy:3128.
     * @param username User that the proxy asks for.
     * @param password Password that the proxy asks for; never logged.
     * @param direct Servers that are reached without the proxy: names, addresses, ranges of addresses, or *.
     * @param fromEnvironment Whether HTTPS_PROXY, HTTP_PROXY and NO_PROXY name the proxy.
     */
    public record Proxy(
            @DefaultValue("true") boolean enabled,
            String url,
            String username,
            String password,
            @DefaultValue List<String> direct,
            @DefaultValue("false") boolean fromEnvironment) {
        /** Without the user and the password. */
        @Override
        public String toString() {
            return "Proxy";
        }
    }

    /**
     * Whom the client trusts over https and wss, and how it shows who it is itself.
     *
     * @param bundle Name of the SSL bundle with its trust and key material. Default: as the JVM's properties say.
     * @param hostnameVerification Whether the server's certificate must be one of its host's name.
     */
    public record Ssl(String bundle, @DefaultValue("true") boolean hostnameVerification) {}

    /**
     * The WebSocket client.
     *
     * @param enabled Whether there is a bean of it.
     * @param pingInterval How often the server is asked for a sign of life. Default: 30s.
     * @param maxWaitingChunks How many chunks of a stream may wait for its callback. Default: 1024.
     * @param failFast Whether a request fails at once while there is no connection. Default: false.
     * @param reconnect How a lost connection is made again.
     */
    public record WebSocket(
            @DefaultValue("false") boolean enabled,
            Duration pingInterval,
            Integer maxWaitingChunks,
            Boolean failFast,
            @DefaultValue Reconnect reconnect) {}

    /**
     * How a lost connection is made again.
     *
     * @param enabled Whether it is made again at all.
     * @param initialDelay Longest wait before the first attempt.
     * @param maxDelay Longest wait before any attempt.
     */
    public record Reconnect(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("500ms") Duration initialDelay,
            @DefaultValue("30s") Duration maxDelay) {}

    /**
     * The health indicator, which asks Rhetor how it is, and never for an answer.
     *
     * @param timeout How long it waits for what Rhetor says.
     */
    public record Health(@DefaultValue("3s") Duration timeout) {}
}
