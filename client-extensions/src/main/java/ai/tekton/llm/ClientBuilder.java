package ai.tekton.llm;

import ai.tekton.llm.ClientAssembly.Conversations;
import ai.tekton.llm.ClientAssembly.Extensions;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the builders of both clients share. They start with the settings of the environment; what is set
 * here overrides them. Not thread-safe.
 *
 * @param <B> the builder
 */
public abstract sealed class ClientBuilder<B extends ClientBuilder<B>> extends TrafficBuilder<B>
        permits TektonLlmClientBuilder, TektonLlmWebSocketClientBuilder {
    private ClientConfigBuilder config = ClientConfig.fromEnvironment().toBuilder();
    private @Nullable String componentId;
    private List<LlmBackend> fallbacks = List.of();
    private Optional<LlmBackend> localFallback = Optional.of(new LocalFallback());
    private final List<LlmEventListener> listeners = new ArrayList<>();
    private final List<LlmInterceptor> interceptors = new ArrayList<>();
    private final List<ContextPropagator> propagators = new ArrayList<>();
    private boolean recordStreamOrigins;
    private Tokenizers tokenizers = Tokenizers.standard();
    private TrimStrategy trimStrategy = TrimStrategy.dropOldest();

    ClientBuilder() {}

    /**
     * Changes any setting, including those without a method on this builder.
     *
     * @param change sets values on the builder of the configuration
     * @return this builder
     */
    public B configure(Consumer<ClientConfigBuilder> change) {
        change.accept(config);
        return self();
    }

    /**
     * Sets the id of the calling component, by which Rhetor tracks calls and WebSocket connections. Required.
     *
     * @param componentId the id; not blank
     * @return this builder
     */
    public B componentId(String componentId) {
        this.componentId = componentId;
        return self();
    }

    /**
     * Replaces every setting, including those of the environment.
     *
     * @param config the settings
     * @return this builder
     */
    public B config(ClientConfig config) {
        this.config = config.toBuilder();
        return self();
    }

    /**
     * Sets the provider of calls that name none. Default {@code anthropic}.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public B provider(String provider) {
        config.provider(provider);
        return self();
    }

    /**
     * Sets the model of calls that name none. Default: the provider's.
     *
     * @param model the model's id
     * @return this builder
     */
    public B model(String model) {
        config.model(model);
        return self();
    }

    /**
     * Sets how long an attempt may take; for a stream, each wait for a chunk. Default 30 seconds.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public B timeout(Duration timeout) {
        config.timeout(timeout);
        return self();
    }

    /**
     * Sets the maximum number of retries of a failed attempt. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public B maxRetries(int maxRetries) {
        config.maxRetries(maxRetries);
        return self();
    }

    /**
     * Sets the longest delay before the first retry, from which the delays of later retries grow. Default 1 second.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public B retryDelay(Duration retryDelay) {
        config.retryDelay(retryDelay);
        return self();
    }

    /**
     * Sets how long a whole call may take, with all its attempts and fallbacks. Default: no limit.
     *
     * @param deadline more than 0 seconds
     * @return this builder
     */
    public B deadline(Duration deadline) {
        config.deadline(deadline);
        return self();
    }

    /**
     * Sets what happens when a stream fails after its first text. Default {@link StreamFailurePolicy#FAIL}.
     *
     * @param streamFailurePolicy the policy
     * @return this builder
     */
    public B streamFailurePolicy(StreamFailurePolicy streamFailurePolicy) {
        config.streamFailurePolicy(streamFailurePolicy);
        return self();
    }

    /**
     * Sets when a circuit breaker rejects calls because too many failed. Rhetor and each backend that is not local have
     * a breaker of their own. Default {@link CircuitBreakerConfig#standard()}.
     *
     * @param circuitBreaker the settings; {@link CircuitBreakerConfig#off()} for never
     * @return this builder
     */
    public B circuitBreaker(CircuitBreakerConfig circuitBreaker) {
        config.circuitBreaker(circuitBreaker);
        return self();
    }

    /**
     * Sets whether a fallback answers when Rhetor or the chosen provider cannot. Default true.
     *
     * @param useFallback false to throw the exception instead
     * @return this builder
     */
    public B useFallback(boolean useFallback) {
        config.useFallback(useFallback);
        return self();
    }

    /**
     * Sets whether the client refuses a request with an option that the server ignores. Default false.
     *
     * @param strict false to send the request and report the ignored options in the answer's warnings
     * @return this builder
     */
    public B strict(boolean strict) {
        config.strict(strict);
        return self();
    }

    /**
     * Sets the backends that the client calls, in order, after the call's fallback provider and model and before the
     * local fallback. Default: none.
     *
     * @param fallbacks the backends; the client closes them when it is closed
     * @return this builder
     */
    public B fallbackBackends(List<LlmBackend> fallbacks) {
        this.fallbacks = List.copyOf(fallbacks);
        return self();
    }

    /**
     * Sets the backend that answers when all others failed. Default: {@link LocalFallback}.
     *
     * @param localFallback the last backend of the chain; the client closes it when it is closed
     * @return this builder
     */
    public B localFallback(LlmBackend localFallback) {
        this.localFallback = Optional.of(Objects.requireNonNull(localFallback, "localFallback"));
        return self();
    }

    /**
     * Removes the local fallback: a call fails when all backends failed, instead of returning a text that says so.
     *
     * @return this builder
     */
    public B withoutLocalFallback() {
        this.localFallback = Optional.empty();
        return self();
    }

    /**
     * Adds a listener, which receives the events of calls, attempts, retries, fallbacks and outcomes.
     *
     * @param listener the listener
     * @return this builder
     */
    public B listener(LlmEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return self();
    }

    /**
     * Adds an interceptor, which surrounds the backends that answer a call; it is called after those added before.
     *
     * @param interceptor the interceptor
     * @return this builder
     */
    public B interceptor(LlmInterceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return self();
    }

    /**
     * Adds a propagator, which carries the context of a caller's thread to the other threads of its call. The client
     * also uses the propagators on the class path.
     *
     * @param propagator the propagator
     * @return this builder
     */
    public B contextPropagator(ContextPropagator propagator) {
        propagators.add(Objects.requireNonNull(propagator, "propagator"));
        return self();
    }

    /**
     * Applies a customizer, which sets what it needs on this builder, such as that of a module that traces calls.
     *
     * @param customizer changes this builder
     * @return this builder
     */
    public B customize(ClientCustomizer customizer) {
        customizer.customize(this);
        return self();
    }

    /**
     * Sets the tokenizers that count tokens, for calls whose conversation must fit. Default
     * {@link Tokenizers#standard()}.
     *
     * @param tokenizers the tokenizers
     * @return this builder
     */
    public B tokenizers(Tokenizers tokenizers) {
        this.tokenizers = Objects.requireNonNull(tokenizers, "tokenizers");
        return self();
    }

    /**
     * Sets the strategy that leaves messages out of a conversation that must fit. Default
     * {@link TrimStrategy#dropOldest()}.
     *
     * @param trimStrategy the strategy
     * @return this builder
     */
    public B trimStrategy(TrimStrategy trimStrategy) {
        this.trimStrategy = Objects.requireNonNull(trimStrategy, "trimStrategy");
        return self();
    }

    /**
     * Sets whether each stream records the stack trace of its opening, which the warning about a stream that was never
     * closed shows. Default false.
     *
     * @param record true to record it
     * @return this builder
     */
    public B recordStreamOrigins(boolean record) {
        this.recordStreamOrigins = record;
        return self();
    }

    /** Returns the assembly of either client. */
    ClientAssembly assembly(ConversationFormat format, ConversationStore store) {
        if (componentId == null || componentId.isBlank()) {
            throw new InvalidRequestException("componentId must name the calling component; it is missing or blank.");
        }
        TextChecks.checkWellFormed("componentId", componentId);
        Conversations all = new Conversations(fallbacks, localFallback, tokenizers, trimStrategy, format, store);
        Extensions extensions = new Extensions(listeners, interceptors, propagators);
        return new ClientAssembly(
                componentId, config.build(), all, extensions, traffic(), execution(), recordStreamOrigins);
    }
}
