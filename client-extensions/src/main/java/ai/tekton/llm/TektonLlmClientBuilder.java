package ai.tekton.llm;

import ai.tekton.llm.ClientAssembly.Conversations;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes a {@link TektonLlmClient}, from the settings of the environment and those set here, which win. Not thread-safe. */
public final class TektonLlmClientBuilder {
    private ClientConfigBuilder config = ClientConfig.fromEnvironment().toBuilder();
    private String componentId;
    private Optional<LlmBackend> primary = Optional.empty();
    private Transport transport = Transport.HTTP;
    private List<LlmBackend> fallbacks = List.of();
    private Optional<LlmBackend> localFallback = Optional.of(new LocalFallback());
    private final List<LlmEventListener> listeners = new ArrayList<>();
    private boolean recordStreamOrigins;
    private Tokenizers tokenizers = Tokenizers.standard();
    private TrimStrategy trimStrategy = TrimStrategy.dropOldest();
    private ConversationFormat conversationFormat = ConversationFormat.labelled();
    private ConversationStore conversationStore = ConversationStore.inMemory();

    TektonLlmClientBuilder() {}

    /**
     * Sets the id of the calling component, which Rhetor tracks calls by. Required.
     *
     * @param componentId the id; not blank
     * @return this builder
     */
    public TektonLlmClientBuilder componentId(String componentId) {
        this.componentId = componentId;
        return this;
    }

    /**
     * Replaces every setting, those of the environment included.
     *
     * @param config the settings
     * @return this builder
     */
    public TektonLlmClientBuilder config(ClientConfig config) {
        this.config = config.toBuilder();
        return this;
    }

    /**
     * Sets Rhetor's address; it may carry a path. Default {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     * @throws InvalidRequestException where it is not a URL
     */
    public TektonLlmClientBuilder url(String url) {
        config.url(url);
        return this;
    }

    /**
     * Sets Rhetor's address; it may carry a path. Default {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     */
    public TektonLlmClientBuilder url(URI url) {
        config.url(url);
        return this;
    }

    /**
     * Sets the provider of calls that name none. Default {@code anthropic}.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public TektonLlmClientBuilder provider(String provider) {
        config.provider(provider);
        return this;
    }

    /**
     * Sets the model of calls that name none. Default: the provider's.
     *
     * @param model the model's id
     * @return this builder
     */
    public TektonLlmClientBuilder model(String model) {
        config.model(model);
        return this;
    }

    /**
     * Sets the bearer token. Default: none.
     *
     * @param token the token; never logged and never shown
     * @return this builder
     */
    public TektonLlmClientBuilder token(String token) {
        config.token(token);
        return this;
    }

    /**
     * Adds a header to each request, such as a gateway's key or tenant. Default: none.
     *
     * @param name the header's name
     * @param value its value, never logged and never shown
     * @return this builder
     */
    public TektonLlmClientBuilder header(String name, String value) {
        config.header(name, value);
        return this;
    }

    /**
     * Sets how long an attempt may take; for a stream, each wait for a chunk. Default 30 seconds.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public TektonLlmClientBuilder timeout(Duration timeout) {
        config.timeout(timeout);
        return this;
    }

    /**
     * Sets how many times a failed attempt is repeated at the most. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public TektonLlmClientBuilder maxRetries(int maxRetries) {
        config.maxRetries(maxRetries);
        return this;
    }

    /**
     * Sets the longest wait before the first repetition, from which later ones grow. Default 1 second.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public TektonLlmClientBuilder retryDelay(Duration retryDelay) {
        config.retryDelay(retryDelay);
        return this;
    }

    /**
     * Sets how long a whole call may take, with all its attempts and fallbacks. Default: as long as those take.
     *
     * @param deadline more than 0 seconds
     * @return this builder
     */
    public TektonLlmClientBuilder deadline(Duration deadline) {
        config.deadline(deadline);
        return this;
    }

    /**
     * Sets what happens where a stream fails after its first text. Default {@link StreamFailurePolicy#FAIL}.
     *
     * @param streamFailurePolicy the policy
     * @return this builder
     */
    public TektonLlmClientBuilder streamFailurePolicy(StreamFailurePolicy streamFailurePolicy) {
        config.streamFailurePolicy(streamFailurePolicy);
        return this;
    }

    /**
     * Sets when calls to Rhetor are held back, as too many failed. Default {@link CircuitBreakerConfig#standard()}.
     *
     * @param circuitBreaker the settings; {@link CircuitBreakerConfig#off()} for never
     * @return this builder
     */
    public TektonLlmClientBuilder circuitBreaker(CircuitBreakerConfig circuitBreaker) {
        config.circuitBreaker(circuitBreaker);
        return this;
    }

    /**
     * Sets whether something else answers when Rhetor or the chosen provider cannot. Default true.
     *
     * @param useFallback false for the exception instead
     * @return this builder
     */
    public TektonLlmClientBuilder useFallback(boolean useFallback) {
        config.useFallback(useFallback);
        return this;
    }

    /**
     * Sets the most HTTP connections open at once. A call waits for one within its timeout. Default 64.
     *
     * @param maxConnections 1 or more
     * @return this builder
     */
    public TektonLlmClientBuilder maxConnections(int maxConnections) {
        config.maxConnections(maxConnections);
        return this;
    }

    /**
     * Sets the largest body of an answer. Default 16 MiB.
     *
     * @param maxResponseBytes bytes, 1 or more
     * @return this builder
     */
    public TektonLlmClientBuilder maxResponseBytes(int maxResponseBytes) {
        config.maxResponseBytes(maxResponseBytes);
        return this;
    }

    /**
     * Sets the largest single event of a stream. Default 1 MiB.
     *
     * @param maxEventBytes bytes, 1 or more
     * @return this builder
     */
    public TektonLlmClientBuilder maxEventBytes(int maxEventBytes) {
        config.maxEventBytes(maxEventBytes);
        return this;
    }

    /**
     * Sets which generation of Rhetor this is. Default {@link ServerProfile#AUTO}.
     *
     * @param profile the profile
     * @return this builder
     */
    public TektonLlmClientBuilder profile(ServerProfile profile) {
        config.profile(profile);
        return this;
    }

    /**
     * Sets whether a request is refused of which the server would make nothing of some option. Default false.
     *
     * @param strict false for an answer with warnings
     * @return this builder
     */
    public TektonLlmClientBuilder strict(boolean strict) {
        config.strict(strict);
        return this;
    }

    /**
     * Sets what conversations with Rhetor go over: HTTP, the default, the WebSocket, or both.
     *
     * @param transport the transport
     * @return this builder
     */
    public TektonLlmClientBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Sets what answers in place of Rhetor; attempts are repeated and fallbacks asked all the same.
     *
     * @param backend asked first; closed with the client
     * @return this builder
     */
    public TektonLlmClientBuilder backend(LlmBackend backend) {
        this.primary = Optional.of(backend);
        return this;
    }

    /**
     * Sets what is asked, in order, after the call's fallback provider and model, before the local fallback. Default: none.
     *
     * @param fallbacks the backends, each closed with the client
     * @return this builder
     */
    public TektonLlmClientBuilder fallbackBackends(List<LlmBackend> fallbacks) {
        this.fallbacks = List.copyOf(fallbacks);
        return this;
    }

    /**
     * Sets what answers when all others failed. Default: {@link LocalFallback}.
     *
     * @param localFallback the last backend of the chain, closed with the client
     * @return this builder
     */
    public TektonLlmClientBuilder localFallback(LlmBackend localFallback) {
        this.localFallback = Optional.of(localFallback);
        return this;
    }

    /**
     * Has a call fail when all backends failed, instead of giving a text that says so.
     *
     * @return this builder
     */
    public TektonLlmClientBuilder withoutLocalFallback() {
        this.localFallback = Optional.empty();
        return this;
    }

    /**
     * Adds a listener, which is told of attempts, retries, fallbacks and outcomes.
     *
     * @param listener the listener
     * @return this builder
     */
    public TektonLlmClientBuilder listener(LlmEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets who counts tokens, for calls whose conversation must fit. Default {@link Tokenizers#standard()}.
     *
     * @param tokenizers the tokenizers
     * @return this builder
     */
    public TektonLlmClientBuilder tokenizers(Tokenizers tokenizers) {
        this.tokenizers = Objects.requireNonNull(tokenizers, "tokenizers");
        return this;
    }

    /**
     * Sets what is left out of a conversation that must fit. Default {@link TrimStrategy#dropOldest()}.
     *
     * @param trimStrategy the strategy
     * @return this builder
     */
    public TektonLlmClientBuilder trimStrategy(TrimStrategy trimStrategy) {
        this.trimStrategy = Objects.requireNonNull(trimStrategy, "trimStrategy");
        return this;
    }

    /**
     * Sets whether each stream records where it was opened, which the warning about one never closed shows. Default false.
     *
     * @param record whether it is recorded
     * @return this builder
     */
    public TektonLlmClientBuilder recordStreamOrigins(boolean record) {
        this.recordStreamOrigins = record;
        return this;
    }

    /**
     * {@return this builder, with how a conversation becomes one message for servers that take no more}
     *
     * @param format the format; the default is {@link ConversationFormat#labelled()}
     */
    public TektonLlmClientBuilder conversationFormat(ConversationFormat format) {
        this.conversationFormat = Objects.requireNonNull(format, "format");
        return this;
    }

    /**
     * {@return this builder, with what keeps conversations for servers that do not}
     *
     * @param store the store; the default is {@link ConversationStore#inMemory()}
     */
    public TektonLlmClientBuilder conversationStore(ConversationStore store) {
        this.conversationStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Makes the client; it connects when it is first called.
     *
     * @return the client
     * @throws InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public TektonLlmClient build() {
        if (componentId == null || componentId.isBlank()) {
            throw new InvalidRequestException("componentId must name the calling component; it is missing or blank.");
        }
        TextChecks.checkWellFormed("componentId", componentId);
        Conversations all = new Conversations(
                fallbacks, localFallback, tokenizers, trimStrategy, conversationFormat, conversationStore);
        return new ClientAssembly(componentId, config.build(), all, listeners, recordStreamOrigins)
                .client(primary, transport);
    }
}
