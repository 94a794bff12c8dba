package ai.tekton.llm.internal.ws.net;

import ai.tekton.llm.internal.check.HostAndPort;
import ai.tekton.llm.internal.wire.NotRhetorException;
import jakarta.websocket.ClientEndpointConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeInfo;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeStatus;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;

/**
 * Opens the sockets below Tyrus, which implements the protocol: {@link Dialer} makes the connection,
 * {@link SocketConnection} reads and writes it. Thread-safe.
 */
public final class SocketContainer implements ClientContainer {
    /** The endpoint's property for its {@link DialSettings}. */
    public static final String DIAL_SETTINGS = "ai.tekton.llm.dial-settings";

    /** The endpoint's property for the time, a {@link Duration}, within which the server must answer the handshake. */
    public static final String HANDSHAKE_TIMEOUT = "ai.tekton.llm.handshake-timeout";

    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(30);
    private static final int IDLE_SECONDS = 5;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final ExecutorService threads = threads();

    /** Called by Tyrus, which instantiates this class by name. */
    public SocketContainer() {}

    private static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "tekton-llm-websocket-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
            throws IOException {
        Opening opening = new Opening();
        DialSettings settings = (DialSettings) config.getUserProperties().get(DIAL_SETTINGS);
        ClientUpgradeStatus status;
        do {
            UpgradeRequest request = engine.createUpgradeRequest(opening::close);
            if (request == null) {
                // The engine has notified its listener of the reason.
                return;
            }
            status = open(request, settings, handshakeMillis(config), opening, engine);
        } while (status == ClientUpgradeStatus.ANOTHER_UPGRADE_REQUEST_REQUIRED);
    }

    /**
     * Returns the timeout of the handshake: after it, nothing waits for the handshake, and nothing would close the
     * socket.
     */
    private static int handshakeMillis(ClientEndpointConfig config) {
        Duration asked = (Duration) config.getUserProperties().getOrDefault(HANDSHAKE_TIMEOUT, LONGEST_HANDSHAKE);
        Duration bounded = asked.compareTo(LONGEST_HANDSHAKE) < 0 ? asked : LONGEST_HANDSHAKE;
        // 0 would mean no timeout.
        return Math.max(1, (int) bounded.toMillis());
    }

    private ClientUpgradeStatus open(
            UpgradeRequest request, DialSettings settings, int handshakeMillis, Opening opening, ClientEngine engine)
            throws IOException {
        Socket socket = new Dialer(request.getRequestURI(), settings, opening::began).dial();
        SocketConnection connection = new SocketConnection(socket, opening.transport(), threads);
        boolean success = false;
        try {
            socket.getOutputStream().write(handshake(request));
            socket.setSoTimeout(handshakeMillis);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            HttpHead head = answer(in);
            socket.setSoTimeout(0);
            ClientUpgradeInfo info = engine.processResponse(response(head), connection, reason -> connection.close());
            success = info.getUpgradeStatus() == ClientUpgradeStatus.SUCCESS;
            if (success) {
                connection.read(in, info.createConnection());
            } else if (head.status() == SWITCHING_PROTOCOLS) {
                // Tyrus would report it as a status of 500, which no server has sent.
                throw new NotRhetorException("The answer to the handshake is not that of a WebSocket.");
            }
            return info.getUpgradeStatus();
        } finally {
            if (!success) {
                connection.abort();
            }
        }
    }

    private static HttpHead answer(InputStream in) throws IOException {
        try {
            return HttpHead.read(in);
        } catch (SocketTimeoutException e) {
            throw new HandshakeTimeoutException(e);
        }
    }

    private static byte[] handshake(UpgradeRequest request) {
        URI url = request.getRequestURI();
        Map<String, String> headers = new LinkedHashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        // Tyrus rejects a host with an underscore.
        HostAndPort.of(url).filter(at -> url.getHost() == null).ifPresent(at -> {
            headers.put(UpgradeRequest.HOST, url.getRawAuthority());
            headers.put(UpgradeRequest.ORIGIN_HEADER, origin(url));
        });
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return HttpHead.request("GET " + path + query + " HTTP/1.1", headers);
    }

    private static String origin(URI url) {
        return (url.getScheme().equalsIgnoreCase("wss") ? "https://" : "http://") + url.getRawAuthority();
    }

    private static UpgradeResponse response(HttpHead head) {
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        response.setStatus(head.status());
        response.setReasonPhrase(head.reason());
        response.getHeaders().putAll(head.headers());
        return response;
    }

    /** The connection of an attempt that another thread may cancel. */
    private static final class Opening {
        private Socket transport;
        private boolean closed;

        synchronized void began(Socket socket) {
            transport = socket;
            if (closed) {
                close();
            }
        }

        synchronized Socket transport() {
            return transport;
        }

        synchronized void close() {
            closed = true;
            if (transport != null) {
                SocketConnection.closeNow(transport);
            }
        }
    }
}
