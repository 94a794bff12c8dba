package ai.tekton.llm;

import ai.tekton.llm.ClientAssembly.Conversations;
import ai.tekton.llm.ClientAssembly.Seams;
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
 * What the builders of both clients set. They start with the settings of the environment; what is set here wins over them.
 * Not thread-safe.
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
     * Changes any setting, those without a method here included.
     *
     * @param change sets what it wants to
     * @return this builder
     */
    public B configure(Consumer<ClientConfigBuilder> change) {
        change.accept(config);
        return self();
    }

    /**
     * Sets the id of the calling component, which Rhetor tracks calls and sockets by. Required.
     *
     * @param componentId the id; not blank
     * @return this builder
     */
    public B componentId(String componentId) {
        this.componentId = componentId;
        return self();
    }

    /**
     * Replaces every setting, those of the environment included.
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
     * Sets how many times a failed attempt is repeated at the most. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public B maxRetries(int maxRetries) {
        config.maxRetries(maxRetries);
        return self();
    }

    /**
     * Sets the longest wait before the first repetition, from which later ones grow. Default 1 second.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public B retryDelay(Duration retryDelay) {
        config.retryDelay(retryDelay);
        return self();
    }

    /**
     * Sets how long a whole call may take, with all its attempts and fallbacks. Default: as long as those take.
     *
     * @param deadline more than 0 seconds
     * @return this builder
     */
    public B deadline(Duration deadline) {
        config.deadline(deadline);
        return self();
    }

    /**
     * Sets what happens where a stream fails after its first text. Default {@link StreamFailurePolicy#FAIL}.
     *
     * @param streamFailurePolicy the policy
     * @return this builder
     */
    public B streamFailurePolicy(StreamFailurePolicy streamFailurePolicy) {
        config.streamFailurePolicy(streamFailurePolicy);
        return self();
    }

    /**
     * Sets when calls are held back, as too many failed: those to Rhetor, and those to each backend that is not local. Each has a
     * breaker of its own. Default {@link CircuitBreakerConfig#standard()}.
     *
     * @param circuitBreaker the settings; {@link CircuitBreakerConfig#off()} for never
     * @return this builder
     */
    public B circuitBreaker(CircuitBreakerConfig circuitBreaker) {
        config.circuitBreaker(circuitBreaker);
        return self();
    }

    /**
     * Sets whether something else answers when Rhetor or the chosen provider cannot. Default true.
     *
     * @param useFallback false for the exception instead
     * @return this builder
     */
    public B useFallback(boolean useFallback) {
        config.useFallback(useFallback);
        return self();
    }

    /**
     * Sets whether a request is refused of which the server would make nothing of some option. Default false.
     *
     * @param strict false for an answer with warnings
     * @return this builder
     */
    public B strict(boolean strict) {
        config.strict(strict);
        return self();
    }

    /**
     * Sets what is asked, in order, after the call's fallback provider and model, before the local fallback. Default: none.
     *
     * @param fallbacks the backends, each closed with the client
     * @return this builder
     */
    public B fallbackBackends(List<LlmBackend> fallbacks) {
        this.fallbacks = List.copyOf(fallbacks);
        return self();
    }

    /**
     * Sets what answers when all others failed. Default: {@link LocalFallback}.
     *
     * @param localFallback the last backend of the chain, closed with the client
     * @return this builder
     */
    public B localFallback(LlmBackend localFallback) {
        this.localFallback = Optional.of(Objects.requireNonNull(localFallback, "localFallback"));
        return self();
    }

    /**
     * Has a call fail when all backends failed, instead of giving a text that says so.
     *
     * @return this builder
     */
    public B withoutLocalFallback() {
        this.localFallback = Optional.empty();
        return self();
    }

    /**
     * Adds a listener, which is told of calls, attempts, retries, fallbacks and outcomes.
     *
     * @param listener the listener
     * @return this builder
     */
    public B listener(LlmEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return self();
    }

    /**
     * Adds an interceptor, which stands between the calls and whatever answers them, behind those added before.
     *
     * @param interceptor the interceptor
     * @return this builder
     */
    public B interceptor(LlmInterceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return self();
    }

    /**
     * Adds what carries the context of a caller's thread to its call's other threads, besides what is on the class path.
     *
     * @param propagator the propagator
     * @return this builder
     */
    public B contextPropagator(ContextPropagator propagator) {
        propagators.add(Objects.requireNonNull(propagator, "propagator"));
        return self();
    }

    /**
     * Has something set what it needs, such as a module that traces calls.
     *
     * @param customizer changes this builder
     * @return this builder
     */
    public B customize(ClientCustomizer customizer) {
        customizer.customize(this);
        return self();
    }

    /**
     * Sets who counts tokens, for calls whose conversation must fit. Default {@link Tokenizers#standard()}.
     *
     * @param tokenizers the tokenizers
     * @return this builder
     */
    public B tokenizers(Tokenizers tokenizers) {
        this.tokenizers = Objects.requireNonNull(tokenizers, "tokenizers");
        return self();
    }

    /**
     * Sets what is left out of a conversation that must fit. Default {@link TrimStrategy#dropOldest()}.
     *
     * @param trimStrategy the strategy
     * @return this builder
     */
    public B trimStrategy(TrimStrategy trimStrategy) {
        this.trimStrategy = Objects.requireNonNull(trimStrategy, "trimStrategy");
        return self();
    }

    /**
     * Sets whether each stream records where it was opened, which the warning about one never closed shows. Default false.
     *
     * @param record whether it is recorded
     * @return this builder
     */
    public B recordStreamOrigins(boolean record) {
        this.recordStreamOrigins = record;
        return self();
    }

    /** Puts a client together, as far as both kinds are alike. */
    ClientAssembly assembly(ConversationFormat format, ConversationStore store) {
        if (componentId == null || componentId.isBlank()) {
            throw new InvalidRequestException("componentId must name the calling component; it is missing or blank.");
        }
        TextChecks.checkWellFormed("componentId", componentId);
        Conversations all = new Conversations(fallbacks, localFallback, tokenizers, trimStrategy, format, store);
        Seams seams = new Seams(listeners, interceptors, propagators);
        return new ClientAssembly(
                componentId, config.build(), all, seams, traffic(), surroundings(), recordStreamOrigins);
    }
}
