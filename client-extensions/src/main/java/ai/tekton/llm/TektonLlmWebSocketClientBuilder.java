package ai.tekton.llm;

import ai.tekton.llm.ClientAssembly.Conversations;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.internal.ws.SocketListeners;
import ai.tekton.llm.internal.ws.WebSocketSettings;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Makes a {@link TektonLlmWebSocketClient}. Starts with the settings of the environment; what is set here wins over them.
 * Not thread-safe.
 */
public final class TektonLlmWebSocketClientBuilder {
    private ClientConfigBuilder config = ClientConfig.fromEnvironment().toBuilder();
    private String componentId;
    private Consumer<String> onMessage;
    private Consumer<TektonLlmException> onError = failure -> {};
    private BiConsumer<Integer, String> onClose = (code, reason) -> {};
    private Runnable onReconnect = () -> {};
    private ReconnectConfig reconnect = ReconnectConfig.standard();
    private Duration pingInterval = Duration.ofSeconds(30);
    private int maxWaitingChunks = 1024;
    private boolean failFast;
    private List<LlmBackend> fallbacks = List.of();
    private Optional<LlmBackend> localFallback = Optional.of(new LocalFallback());
    private boolean recordStreamOrigins;
    private Tokenizers tokenizers = Tokenizers.standard();
    private TrimStrategy trimStrategy = TrimStrategy.dropOldest();
    private final List<LlmEventListener> listeners = new ArrayList<>();

    TektonLlmWebSocketClientBuilder() {}

    /**
     * Sets the id of the calling component, which the socket is registered by. Required.
     *
     * @param componentId the id; not blank
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder componentId(String componentId) {
        this.componentId = componentId;
        return this;
    }

    /**
     * Replaces every setting that both clients share, those of the environment included.
     *
     * @param config the settings
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder config(ClientConfig config) {
        this.config = config.toBuilder();
        return this;
    }

    /**
     * Sets the address of the WebSocket. Default {@code RHETOR_WS_URL}, else {@code RHETOR_URL} with {@code ws} for
     * {@code http} and {@code /ws} added to its path.
     *
     * @param wsUrl a {@code ws} or {@code wss} URL
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder wsUrl(URI wsUrl) {
        config.wsUrl(wsUrl);
        return this;
    }

    /**
     * Sets Rhetor's HTTP address, which the WebSocket's is derived from.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     * @throws InvalidRequestException where it is not a URL
     */
    public TektonLlmWebSocketClientBuilder url(String url) {
        config.url(url);
        return this;
    }

    /**
     * Sets the provider of calls that name none. Default {@code anthropic}.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder provider(String provider) {
        config.provider(provider);
        return this;
    }

    /**
     * Sets the model of calls that name none. Default: the provider's.
     *
     * @param model the model's id
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder model(String model) {
        config.model(model);
        return this;
    }

    /**
     * Sets the bearer token, sent in the handshake and in REGISTER. Default: none.
     *
     * @param token the token; never logged and never shown
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder token(String token) {
        config.token(token);
        return this;
    }

    /**
     * Sets how long an attempt may take, the wait for a connection included; for a stream, the wait for each chunk. Default
     * 30 seconds.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder timeout(Duration timeout) {
        config.timeout(timeout);
        return this;
    }

    /**
     * Sets how many times a failed attempt is repeated at the most. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder maxRetries(int maxRetries) {
        config.maxRetries(maxRetries);
        return this;
    }

    /**
     * Sets whether something else answers when Rhetor or the chosen provider cannot. Default true.
     *
     * @param useFallback false for the exception instead
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder useFallback(boolean useFallback) {
        config.useFallback(useFallback);
        return this;
    }

    /**
     * Sets what is asked, in order, when Rhetor cannot answer, before the local fallback. Default: none.
     *
     * @param fallbacks the backends, each closed with the client
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder fallbackBackends(List<LlmBackend> fallbacks) {
        this.fallbacks = List.copyOf(fallbacks);
        return this;
    }

    /**
     * Sets what answers when all others failed. Default: {@link LocalFallback}.
     *
     * @param localFallback the last backend of the chain, closed with the client
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder localFallback(LlmBackend localFallback) {
        this.localFallback = Optional.of(localFallback);
        return this;
    }

    /**
     * Has a call fail when all backends failed, instead of giving a text that says so.
     *
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder withoutLocalFallback() {
        this.localFallback = Optional.empty();
        return this;
    }

    /**
     * Sets whether each stream records where it was opened; see {@link TektonLlmClientBuilder#recordStreamOrigins}.
     *
     * @param record whether it is recorded; false by default
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder recordStreamOrigins(boolean record) {
        this.recordStreamOrigins = record;
        return this;
    }

    /**
     * Sets what counts tokens, for calls with {@code maxContextTokens} or {@code fitToModel}. Default: those of OpenAI's
     * and, by estimate, other models.
     *
     * @param tokenizers the tokenizers
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder tokenizers(Tokenizers tokenizers) {
        this.tokenizers = Objects.requireNonNull(tokenizers, "tokenizers");
        return this;
    }

    /**
     * Sets which messages are left out first where not all fit. Default: the oldest.
     *
     * @param trimStrategy the strategy
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder trimStrategy(TrimStrategy trimStrategy) {
        this.trimStrategy = Objects.requireNonNull(trimStrategy, "trimStrategy");
        return this;
    }

    /**
     * Adds a listener, which is told of attempts, retries, fallbacks and outcomes.
     *
     * @param listener the listener
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder listener(LlmEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Hears of every frame from the server, as its JSON text, those of unknown types included. By default nobody.
     *
     * @param onMessage takes each frame, one after the other
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onMessage(Consumer<String> onMessage) {
        this.onMessage = onMessage;
        return this;
    }

    /**
     * Hears of what goes wrong and is no request's failure: an ERROR about the connection, a frame that is no JSON, a token
     * that is refused when connecting again. By default nobody.
     *
     * @param onError takes each failure, one after the other
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onError(Consumer<TektonLlmException> onError) {
        this.onError = onError;
        return this;
    }

    /**
     * Hears of each socket that is gone, with the close code (RFC 6455, section 7.4) and the reason. By default nobody.
     *
     * @param onClose takes the code and the reason, which may be empty
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onClose(BiConsumer<Integer, String> onClose) {
        this.onClose = onClose;
        return this;
    }

    /**
     * Hears of each socket that is open again after one was lost. By default nobody.
     *
     * @param onReconnect is run
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onReconnect(Runnable onReconnect) {
        this.onReconnect = onReconnect;
        return this;
    }

    /**
     * Sets how a lost connection is made again. Default {@link ReconnectConfig#standard()}.
     *
     * @param reconnect the settings
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder reconnect(ReconnectConfig reconnect) {
        this.reconnect = Objects.requireNonNull(reconnect, "reconnect");
        return this;
    }

    /**
     * Sets how often the server is asked for a sign of life; one that gives none for twice as long is taken for lost.
     * Default 30 seconds.
     *
     * @param pingInterval more than 0 seconds
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder pingInterval(Duration pingInterval) {
        this.pingInterval = pingInterval;
        return this;
    }

    /**
     * Sets how many chunks of a stream may wait for its callback; past that its request fails. Default 1024.
     *
     * @param maxWaitingChunks 1 or more
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder maxWaitingChunks(int maxWaitingChunks) {
        this.maxWaitingChunks = maxWaitingChunks;
        return this;
    }

    /**
     * Sets whether a request fails at once while there is no connection, instead of waiting for one within its timeout.
     * Default false.
     *
     * @param failFast true for at once
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder failFast(boolean failFast) {
        this.failFast = failFast;
        return this;
    }

    /**
     * Makes the client; it connects when it is told to, or first used.
     *
     * @return the client
     * @throws InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public TektonLlmWebSocketClient build() {
        if (componentId == null || componentId.isBlank()) {
            throw new InvalidRequestException("componentId must name the calling component; it is missing or blank.");
        }
        TextChecks.checkWellFormed("componentId", componentId);
        DurationChecks.checkPositive("pingInterval", pingInterval);
        if (maxWaitingChunks < 1) {
            throw new InvalidRequestException("maxWaitingChunks must be at least 1, but is " + maxWaitingChunks + ".");
        }
        WebSocketSettings settings = new WebSocketSettings(reconnect, pingInterval, maxWaitingChunks, failFast);
        Conversations conversations = new Conversations(
                fallbacks,
                localFallback,
                tokenizers,
                trimStrategy,
                ConversationFormat.labelled(),
                ConversationStore.inMemory());
        return new ClientAssembly(componentId, config.build(), conversations, listeners, recordStreamOrigins)
                .webSocketClient(
                        settings,
                        threads -> new SocketListeners(onMessage, onError, onClose::accept, onReconnect, threads));
    }
}
