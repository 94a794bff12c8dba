package ai.tekton.llm;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.ws.SocketListeners;
import ai.tekton.llm.internal.ws.WebSocketSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link TektonLlmWebSocketClient}. Starts with the settings of the environment; what is set here wins over them.
 * Not thread-safe.
 */
public final class TektonLlmWebSocketClientBuilder extends ClientBuilder<TektonLlmWebSocketClientBuilder> {
    private @Nullable Consumer<String> onMessage;
    private Consumer<TektonLlmException> onError = failure -> {};
    private BiConsumer<Integer, String> onClose = (code, reason) -> {};
    private Runnable onReconnect = () -> {};
    private ReconnectConfig reconnect = ReconnectConfig.standard();
    private Duration pingInterval = Duration.ofSeconds(30);
    private int maxWaitingChunks = 1024;
    private boolean failFast;

    TektonLlmWebSocketClientBuilder() {}

    @Override
    TektonLlmWebSocketClientBuilder self() {
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
        DurationChecks.checkPositive("pingInterval", pingInterval);
        if (maxWaitingChunks < 1) {
            throw new InvalidRequestException("maxWaitingChunks must be at least 1, but is " + maxWaitingChunks + ".");
        }
        WebSocketSettings settings = new WebSocketSettings(reconnect, pingInterval, maxWaitingChunks, failFast);
        return assembly(ConversationFormat.labelled(), ConversationStore.inMemory())
                .webSocketClient(
                        settings,
                        threads -> new SocketListeners(onMessage, onError, onClose::accept, onReconnect, threads));
    }
}
