package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import java.time.Duration;

/** Puts a WebSocket backend together. */
public final class WebSocketBackends {
    private WebSocketBackends() {}

    /**
     * Makes a backend with a codec, a connector and an error mapper of its own.
     *
     * @param config where the socket is, and the token
     * @param component the id of the calling component
     * @param settings how the socket is kept
     * @param listeners the user's
     * @return the backend; it connects when it is first used
     */
    public static RhetorWebSocketBackend create(
            ClientConfig config, String component, WebSocketSettings settings, SocketListeners listeners) {
        FrameCodec codec = new FrameCodec();
        ErrorMapper errors =
                new ErrorMapper("Rhetor at " + config.wsUrl(), new ErrorText(codec.mapper(), config.token()));
        WebSocketConnector connector = new WebSocketConnector(config, component, codec, errors);
        return new RhetorWebSocketBackend(connector, codec, errors, settings, config.timeout(), listeners);
    }

    /**
     * Makes a backend for a client that has HTTP too: it does not wait for a socket that could not be opened, so that
     * retries or HTTP can take over.
     *
     * @param config where the socket is, and the token
     * @param component the id of the calling component
     * @return the backend; it connects when it is first used
     */
    public static RhetorWebSocketBackend besideHttp(ClientConfig config, String component) {
        WebSocketSettings settings =
                new WebSocketSettings(ReconnectConfig.standard(), Duration.ofSeconds(30), 1024, true);
        SocketListeners nobody =
                new SocketListeners(null, failure -> {}, (code, reason) -> {}, () -> {}, Runnable::run);
        return create(config, component, settings, nobody);
    }
}
