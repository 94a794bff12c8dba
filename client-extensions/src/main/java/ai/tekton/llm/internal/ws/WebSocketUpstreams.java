package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.internal.wire.BearerTokens;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import java.time.Duration;

/** Assembles WebSocket upstreams. */
public final class WebSocketUpstreams {
    private WebSocketUpstreams() {}

    /**
     * Makes an upstream with its own codec, connector and error mapper.
     *
     * @param config the address of the WebSocket and the token
     * @param component the id of the calling component
     * @param settings the settings of the connection
     * @param listeners the user's listeners
     * @return the upstream, which connects on first use
     */
    public static WebSocketUpstream create(
            ClientConfig config, String component, WebSocketSettings settings, SocketListeners listeners) {
        FrameCodec codec = new FrameCodec();
        BearerTokens tokens = new BearerTokens(config);
        ErrorMapper errors = new ErrorMapper("Rhetor at " + config.wsUrl(), new ErrorText(codec.json(), tokens));
        WebSocketConnector connector = new WebSocketConnector(config, component, codec, errors, tokens);
        return new WebSocketUpstream(connector::connect, codec, errors, settings, config.timeout(), listeners);
    }

    /**
     * Makes an upstream for a client that also has HTTP: it does not wait for a connection that could not be made, so
     * that retries or HTTP can take over.
     *
     * @param config the address of the WebSocket and the token
     * @param component the id of the calling component
     * @return the upstream, which connects on first use
     */
    public static WebSocketUpstream besideHttp(ClientConfig config, String component) {
        WebSocketSettings settings =
                new WebSocketSettings(ReconnectConfig.standard(), Duration.ofSeconds(30), 1024, true);
        SocketListeners noListeners =
                new SocketListeners(null, failure -> {}, (code, reason) -> {}, () -> {}, Runnable::run);
        return create(config, component, settings, noListeners);
    }
}
