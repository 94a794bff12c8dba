package ai.tekton.llm.internal.ws;

import ai.tekton.llm.internal.ws.net.SocketContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Map;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.Writer;

/**
 * The container of {@link SocketContainer}'s sockets, which sends the {@link PrivateHeaders} of a handshake in addition
 * to the headers that Tyrus knows and may log. Public, with a constructor without parameters, because Tyrus
 * instantiates it by name. Thread-safe.
 */
public final class PrivateHeadersContainer implements ClientContainer {
    private final ClientContainer sockets = new SocketContainer();

    /** Makes the container. */
    public PrivateHeadersContainer() {}

    @Override
    public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
            throws DeploymentException, IOException {
        boolean hasHeaders = config.getConfigurator() instanceof PrivateHeaders;
        sockets.openClientSocket(
                config,
                properties,
                hasHeaders ? new AddingEngine(engine, (PrivateHeaders) config.getConfigurator()) : engine);
    }

    /** Adds the private headers to the requests of Tyrus' engine of one handshake, after Tyrus has logged them. */
    private record AddingEngine(ClientEngine engine, PrivateHeaders headers) implements ClientEngine {
        @Override
        public UpgradeRequest createUpgradeRequest(TimeoutHandler timeoutHandler) {
            UpgradeRequest request = engine.createUpgradeRequest(timeoutHandler);
            // There is no request if the server requires credentials and the container has none.
            if (request != null) {
                headers.addTo(request.getHeaders());
            }
            return request;
        }

        @Override
        public ClientUpgradeInfo processResponse(
                UpgradeResponse response, Writer writer, Connection.CloseListener closeListener) {
            return engine.processResponse(response, writer, closeListener);
        }

        @Override
        public void processError(Throwable failure) {
            engine.processError(failure);
        }
    }
}
