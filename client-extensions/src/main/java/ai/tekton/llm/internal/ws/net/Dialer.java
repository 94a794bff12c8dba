package ai.tekton.llm.internal.ws.net;

import ai.tekton.llm.internal.check.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the connection to a server: through the client's proxy, else the one that the JVM's settings name for HTTP to
 * the same server, if any; and with TLS for wss. Immutable and thread-safe.
 */
final class Dialer {
    /** The longest wait for one response in a handshake with TLS or a proxy. */
    private static final int HANDSHAKE_MILLIS = 30_000;

    private final URI url;
    private final boolean secure;
    private final HostAndPort server;
    private final int port;
    private final DialSettings settings;
    private final Consumer<Socket> opened;

    /**
     * Makes a dialer.
     *
     * @param url the address, ws or wss
     * @param settings how connections are made
     * @param opened receives each connection before it is used, so that another thread can close it
     */
    Dialer(URI url, DialSettings settings, Consumer<Socket> opened) throws UnknownHostException {
        this.url = url;
        this.secure = url.getScheme().equalsIgnoreCase("wss");
        this.server = HostAndPort.of(url).orElseThrow(() -> new UnknownHostException("The address names no host"));
        this.port = server.portFor(url.getScheme());
        this.settings = settings;
        this.opened = opened;
    }

    /** Makes the connection; if there are several proxies, through the first that works. */
    Socket dial() throws IOException {
        if (settings.proxy().isPresent()) {
            Optional<InetSocketAddress> proxy = settings.proxy().get().address(url);
            return dial(proxy.isPresent() ? new Proxy(Proxy.Type.HTTP, proxy.get()) : Proxy.NO_PROXY);
        }
        ProxySelector selector = ProxySelector.getDefault();
        URI http = URI.create("http" + url.toString().substring("ws".length()));
        List<Proxy> proxies = selector == null ? List.of(Proxy.NO_PROXY) : selector.select(http);
        IOException failure = null;
        for (Proxy proxy : proxies) {
            try {
                return dial(proxy);
            } catch (IOException e) {
                if (proxy.type() != Proxy.Type.DIRECT) {
                    selector.connectFailed(http, proxy.address(), e);
                }
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure == null ? new IOException("the proxy selector returned no route to the server") : failure;
    }

    private Socket dial(Proxy proxy) throws IOException {
        Socket socket = switch (proxy.type()) {
            case DIRECT -> connect(new Socket(), server.host(), port);
            case SOCKS -> connected(new Socket(proxy), InetSocketAddress.createUnresolved(server.host(), port));
            case HTTP -> tunnel((InetSocketAddress) proxy.address());
        };
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        return secure ? settings.tls().over(socket, server.host(), port) : socket;
    }

    private Socket tunnel(InetSocketAddress proxy) throws IOException {
        return new ProxyTunnel(proxy, server.host(), port, settings.proxy().flatMap(own -> own.credentials(url)))
                .open(() -> connect(new Socket(), proxy.getHostString(), proxy.getPort()));
    }

    /** Tries each address of the host, as HTTP does. */
    private Socket connect(Socket socket, String host, int toPort) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        Socket next = socket;
        for (int i = 0; i < addresses.length - 1; i++) {
            try {
                return connected(next, new InetSocketAddress(addresses[i], toPort));
            } catch (IOException e) {
                next = new Socket();
            }
        }
        return connected(next, new InetSocketAddress(addresses[addresses.length - 1], toPort));
    }

    private Socket connected(Socket socket, InetSocketAddress address) throws IOException {
        try {
            opened.accept(socket);
            socket.connect(address, (int) Math.max(1, settings.connectTimeout().toMillis()));
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns the host and port in the form of a Host header. */
    String authority() {
        return server.port() == -1 ? server.host() : server.host() + ":" + server.port();
    }
}
