package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.TektonLlmWebSocketClientBuilder;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.CircuitBreaker;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.Limits;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.Proxy;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.Reconnect;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.WebSocket;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** Applies the properties to builders; unset properties leave the builder's values. */
final class PropertyApplication {
    private final TektonLlmProperties properties;

    PropertyApplication(TektonLlmProperties properties) {
        this.properties = properties;
    }

    void applyTo(ClientBuilder<?> builder) {
        where(properties.url(), builder::url);
        where(properties.wsUrl(), builder::wsUrl);
        where(properties.provider(), builder::provider);
        where(properties.model(), builder::model);
        // An empty placeholder, as in ${RHETOR_TOKEN:}, counts as unset.
        where(properties.token(), value -> builder.token(value.isEmpty() ? null : value));
        properties.headers().forEach(builder::header);
        where(properties.timeout(), builder::timeout);
        where(properties.connectTimeout(), value -> builder.configure(config -> config.connectTimeout(value)));
        where(properties.deadline(), builder::deadline);
        where(properties.maxRetries(), builder::maxRetries);
        where(properties.retryDelay(), builder::retryDelay);
        where(properties.retryBudget(), value -> builder.configure(config -> config.retryBudget(value)));
        where(properties.streamFailurePolicy(), builder::streamFailurePolicy);
        where(properties.profile(), value -> builder.configure(config -> config.profile(value)));
        where(properties.strict(), builder::strict);
        where(properties.maxConcurrentCalls(), value -> builder.configure(config -> config.maxConcurrentCalls(value)));
        where(properties.maxConnections(), builder::maxConnections);
        where(properties.connectionLifetime(), builder::connectionLifetime);
        where(properties.maxResponseSize(), value -> builder.maxResponseBytes(bytes("maxResponseBytes", value)));
        where(properties.maxEventSize(), value -> builder.maxEventBytes(bytes("maxEventBytes", value)));
        where(properties.recordStreamOrigins(), builder::recordStreamOrigins);
        applyGroups(builder);
    }

    private void applyGroups(ClientBuilder<?> builder) {
        where(properties.fallback().enabled(), builder::useFallback);
        if (Boolean.FALSE.equals(properties.fallback().local())) {
            builder.withoutLocalFallback();
        }
        if (properties.fallback().provider() != null || properties.fallback().model() != null) {
            builder.interceptor(new DefaultFallback(properties.fallback()));
        }
        builder.circuitBreaker(inGroup("circuit-breaker", () -> circuitBreaker(properties.circuitBreaker())));
        builder.rateLimits(inGroup("rate-limits", () -> limits(properties.rateLimits())));
        properties
                .providerRateLimits()
                .forEach((provider, limits) -> builder.rateLimits(
                        provider, inGroup("provider-rate-limits." + provider, () -> limits(limits))));
        applyCost(builder);
        applyHedging(builder);
        applyProxy(builder);
    }

    void applyToHttp(TektonLlmClientBuilder builder) {
        where(properties.transport(), builder::transport);
        where(properties.urls(), builder::urls);
    }

    void applyToWebSocket(TektonLlmWebSocketClientBuilder builder) {
        WebSocket socket = properties.webSocket();
        where(socket.pingInterval(), builder::pingInterval);
        where(socket.maxWaitingChunks(), builder::maxWaitingChunks);
        where(socket.failFast(), builder::failFast);
        Reconnect reconnect = socket.reconnect();
        builder.reconnect(inGroup(
                "web-socket.reconnect",
                () -> new ReconnectConfig(reconnect.enabled(), reconnect.initialDelay(), reconnect.maxDelay())));
    }

    private static CircuitBreakerConfig circuitBreaker(CircuitBreaker from) {
        CircuitBreakerConfig.Builder breaker = CircuitBreakerConfig.builder();
        where(from.enabled(), breaker::enabled);
        where(from.windowSize(), breaker::windowSize);
        where(from.failureShare(), breaker::failureShare);
        where(from.openFor(), breaker::openFor);
        where(from.probes(), breaker::probes);
        return breaker.build();
    }

    private static RateLimits limits(Limits from) {
        RateLimits.Builder limits = RateLimits.builder();
        where(from.requestsPerMinute(), limits::requestsPerMinute);
        where(from.tokensPerMinute(), limits::tokensPerMinute);
        where(from.maxConcurrentCalls(), limits::maxConcurrentCalls);
        return limits.build();
    }

    private void applyCost(ClientBuilder<?> builder) {
        var cost = properties.cost();
        if (cost.perCall() == null && cost.perClient() == null) {
            return;
        }
        CostLimits.Builder limits = CostLimits.builder().perCall(cost.perCall()).perClient(cost.perClient());
        where(cost.allowUnpriced(), limits::allowUnpriced);
        builder.costLimits(inGroup("cost", limits::build));
    }

    private void applyHedging(ClientBuilder<?> builder) {
        var from = properties.hedging();
        Hedging.Builder hedging = Hedging.builder();
        where(from.quantile(), hedging::quantile);
        where(from.minSamples(), hedging::minSamples);
        where(from.maxShare(), hedging::maxShare);
        // Invalid values are reported even while hedging is disabled.
        Hedging checked = inGroup("hedging", hedging::build);
        if (from.enabled()) {
            builder.hedging(checked);
        }
    }

    private void applyProxy(ClientBuilder<?> builder) {
        Proxy from = properties.proxy();
        if (!from.enabled()) {
            builder.proxy(ProxyConfig.none());
        } else if (from.fromEnvironment()) {
            if (from.url() != null) {
                throw InvalidPropertyException.ofProperty(
                        "proxy.url", "It is set together with proxy.from-environment; set only one of the two.");
            }
            builder.proxyFromEnvironment();
        } else if (from.url() != null) {
            builder.proxy(inGroup("proxy", () -> {
                ProxyConfig.Builder proxy =
                        ProxyConfig.builder().url(from.url()).direct(from.direct());
                if (from.username() != null || from.password() != null) {
                    proxy.credentials(from.username(), from.password());
                }
                return proxy.build();
            }));
        } else if (from.username() != null
                || from.password() != null
                || !from.direct().isEmpty()) {
            throw InvalidPropertyException.ofProperty(
                    "proxy.url", "It is missing, and the other proxy properties have no effect without it.");
        }
    }

    private static <T> T inGroup(String group, Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidRequestException e) {
            throw InvalidPropertyException.of(InvalidPropertyException.PREFIX + "." + group, e);
        }
    }

    private static int bytes(String setting, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new InvalidRequestException(setting + " must be less than 2 GiB, but is " + size + ".");
        }
        return (int) size.toBytes();
    }

    private static <T> void where(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
