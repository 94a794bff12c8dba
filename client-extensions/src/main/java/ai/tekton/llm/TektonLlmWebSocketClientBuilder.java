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
 * Builds a {@link TektonLlmWebSocketClient} from the settings of the environment; what is set here overrides them. Not
 * thread-safe.
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
     * Sets the callback that is called with the JSON text of every frame from the server, including frames of unknown
     * types. Default: none.
     *
     * @param onMessage takes each frame, one at a time
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onMessage(Consumer<String> onMessage) {
        this.onMessage = onMessage;
        return this;
    }

    /**
     * Sets the callback that is called for each failure that belongs to no request: an ERROR frame about the
     * connection, a frame that is not JSON, a token that the server refuses when the client reconnects. Default: none.
     *
     * @param onError takes each failure, one at a time
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onError(Consumer<TektonLlmException> onError) {
        this.onError = onError;
        return this;
    }

    /**
     * Sets the callback that is called when a connection is closed or lost, with the close code (RFC 6455, section 7.4)
     * and the reason. Default: none.
     *
     * @param onClose takes the code and the reason, which may be empty
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onClose(BiConsumer<Integer, String> onClose) {
        this.onClose = onClose;
        return this;
    }

    /**
     * Sets the callback that is called when the client has reconnected after it lost a connection. Default: none.
     *
     * @param onReconnect the callback
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder onReconnect(Runnable onReconnect) {
        this.onReconnect = onReconnect;
        return this;
    }

    /**
     * Sets how the client reconnects after it lost a connection. Default {@link ReconnectConfig#standard()}.
     *
     * @param reconnect the settings
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder reconnect(ReconnectConfig reconnect) {
        this.reconnect = Objects.requireNonNull(reconnect, "reconnect");
        return this;
    }

    /**
     * Sets how often the client pings the server. A connection that shows no sign of life for twice as long counts as
     * lost. Default 30 seconds.
     *
     * @param pingInterval more than 0 seconds
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder pingInterval(Duration pingInterval) {
        this.pingInterval = pingInterval;
        return this;
    }

    /**
     * Sets how many chunks of a stream may wait for its callback; if more wait, its request fails. Default 1024.
     *
     * @param maxWaitingChunks 1 or more
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder maxWaitingChunks(int maxWaitingChunks) {
        this.maxWaitingChunks = maxWaitingChunks;
        return this;
    }

    /**
     * Sets whether a request fails at once if there is no connection, instead of waiting for one within its timeout.
     * Default false.
     *
     * @param failFast true to fail at once
     * @return this builder
     */
    public TektonLlmWebSocketClientBuilder failFast(boolean failFast) {
        this.failFast = failFast;
        return this;
    }

    /**
     * Builds the client, which connects on {@link TektonLlmWebSocketClient#connect()} or when it makes its first call.
     *
     * @return the client
     * @throws InvalidRequestException if a setting is invalid; the message names the setting and the valid values
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
