package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where Rhetor is and how a client behaves. Immutable and thread-safe.
 *
 * @param url Rhetor's address; may carry a path, to which every operation's path is appended. Default
 *     {@code http://localhost:8003}
 * @param wsUrl the address of Rhetor's WebSocket. Default: {@code url} with {@code ws} for {@code http} and {@code /ws}
 *     added to its path
 * @param provider the id of the provider used where a call names none. Default {@code anthropic}
 * @param model the id of the model used where a call names none. Default: the provider's
 * @param token the bearer token sent with each request; never logged and never shown. Default: none
 * @param headers headers sent with each request besides the client's own, such as a gateway's key or tenant; their values
 *     are never shown. Default: none
 * @param timeout how long an attempt may take; for a stream, each wait for a chunk. Default 30
 *     seconds
 * @param connectTimeout how long making a connection may take. Default 5 seconds
 * @param maxRetries how many times a failed attempt is repeated at the most. Default 3
 * @param retryDelay the wait before the first repetition, from which later ones grow. Default 1 second
 * @param useFallback whether something else answers when Rhetor or the chosen provider cannot. Default true
 * @param deadline how long a whole call may take, with all its attempts and fallbacks. Default: as long as those take
 * @param streamFailurePolicy what happens where a stream fails after its first text. Default
 *     {@link StreamFailurePolicy#FAIL}
 * @param retryBudget how many repetitions the client makes while no call succeeds; a call that succeeds at once gives back
 *     a fifth of one. Default 100
 * @param circuitBreaker when calls to Rhetor are held back because too many failed. Default
 *     {@link CircuitBreakerConfig#standard()}
 * @param maxConnections the most HTTP connections open at once. Default 64
 * @param maxResponseBytes the largest body of an answer, in bytes. Default 16 MiB
 * @param maxEventBytes the largest single event of a stream, in bytes. Default 1 MiB
 * @param profile which generation of Rhetor this is. Default {@link ServerProfile#AUTO}
 * @param strict whether a request of which the server would make nothing of some option is refused, instead of answered
 *     with a warning. Default false
 * @param maxConcurrentCalls how many answers this client asks Rhetor for at once; others wait in order, within their
 *     deadline. Default: 1 for {@link ServerProfile#TEKTON_2025_09}, which cuts calls off that come at once; else any number
 */
public record ClientConfig(
        URI url,
        URI wsUrl,
        String provider,
        Optional<String> model,
        Optional<String> token,
        Map<String, String> headers,
        Duration timeout,
        Duration connectTimeout,
        int maxRetries,
        Duration retryDelay,
        boolean useFallback,
        Optional<Duration> deadline,
        StreamFailurePolicy streamFailurePolicy,
        int retryBudget,
        CircuitBreakerConfig circuitBreaker,
        int maxConnections,
        int maxResponseBytes,
        int maxEventBytes,
        ServerProfile profile,
        boolean strict,
        OptionalInt maxConcurrentCalls) {

    /**
     * Checks every value.
     *
     * @throws InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public ClientConfig {
        Settings.checkUrl("url", url, "http", "https");
        Settings.checkUrl("wsUrl", wsUrl, "ws", "wss");
        Objects.requireNonNull(provider, "provider");
        TextChecks.checkWellFormed("provider", provider);
        model.ifPresent(id -> TextChecks.checkWellFormed("model", id));
        token.ifPresent(Settings::checkToken);
        headers = Map.copyOf(headers);
        headers.forEach(Settings::checkHeader);
        DurationChecks.checkPositive("timeout", timeout);
        DurationChecks.checkPositive("connectTimeout", connectTimeout);
        Settings.checkAtLeast("maxRetries", maxRetries, 0);
        DurationChecks.checkNotNegative("retryDelay", retryDelay);
        deadline.ifPresent(time -> DurationChecks.checkPositive("deadline", time));
        Objects.requireNonNull(streamFailurePolicy, "streamFailurePolicy");
        Settings.checkAtLeast("retryBudget", retryBudget, 0);
        Objects.requireNonNull(circuitBreaker, "circuitBreaker");
        Settings.checkAtLeast("maxConnections", maxConnections, 1);
        Settings.checkAtLeast("maxResponseBytes", maxResponseBytes, 1);
        Settings.checkAtLeast("maxEventBytes", maxEventBytes, 1);
        Objects.requireNonNull(profile, "profile");
        maxConcurrentCalls.ifPresent(calls -> Settings.checkAtLeast("maxConcurrentCalls", calls, 1));
    }

    /**
     * The settings of this process's environment, with the defaults for what it leaves open.
     *
     * @return the settings
     * @throws InvalidRequestException naming the variable whose value is wrong
     */
    public static ClientConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The settings of an environment, with the defaults for what it leaves open. A blank value counts as unset.
     *
     * @param environment values by variable name: {@code RHETOR_URL}, {@code RHETOR_WS_URL},
     *     {@code RHETOR_DEFAULT_PROVIDER}, {@code RHETOR_DEFAULT_MODEL}, {@code RHETOR_AUTH_TOKEN},
     *     {@code RHETOR_TIMEOUT} (seconds, fractions allowed), {@code RHETOR_MAX_RETRIES}, {@code RHETOR_PROFILE}
     * @return the settings
     * @throws InvalidRequestException naming the variable whose value is wrong; a token is never shown
     */
    public static ClientConfig fromEnvironment(Map<String, String> environment) {
        return new Environment(environment).read().build();
    }

    /**
     * Starts with the defaults, whatever the environment says.
     *
     * @return a new builder
     */
    public static ClientConfigBuilder builder() {
        return new ClientConfigBuilder();
    }

    /**
     * Starts with these settings.
     *
     * @return a new builder
     */
    public ClientConfigBuilder toBuilder() {
        return new ClientConfigBuilder(this);
    }

    /**
     * These settings for a log or a message, with three stars for the token.
     *
     * @return the settings, without the token
     */
    @Override
    public String toString() {
        return "ClientConfig[url=" + url + ", wsUrl=" + wsUrl + ", provider=" + provider + ", model="
                + model.orElse("(the provider's default)") + ", token="
                + token.map(secret -> "***").orElse("(none)")
                + ", headers=" + headers.keySet() + ", timeout=" + timeout + ", connectTimeout=" + connectTimeout
                + ", maxRetries=" + maxRetries + ", retryDelay=" + retryDelay + ", useFallback=" + useFallback
                + ", deadline=" + deadline.map(Duration::toString).orElse("(none)") + ", streamFailurePolicy="
                + streamFailurePolicy + ", retryBudget=" + retryBudget + ", circuitBreaker=" + circuitBreaker
                + ", maxConnections=" + maxConnections + ", maxResponseBytes=" + maxResponseBytes + ", maxEventBytes="
                + maxEventBytes + ", profile=" + profile + ", strict=" + strict + ", maxConcurrentCalls="
                + (maxConcurrentCalls.isPresent() ? maxConcurrentCalls.getAsInt() : "(the profile's)") + "]";
    }
}
