package ai.tekton.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy that requires a user and a password, and forwards every request, tunnelled or not, to one server, regardless
 * of its host. It closes each connection on which it answers itself, as some proxies do.
 */
final class TestProxy implements AutoCloseable {
    static final String USER = "ada";
    static final String PASSWORD = "lovelace:1";

    private final ServerSocket listening;
    private final URI server;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();

    TestProxy(String server) {
        try {
            this.server = URI.create(server);
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestTls.start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The first lines of the requests that came with the right password. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** How many requests came without the right password. */
    int refused() {
        return refused.get();
    }

    /** Its address, with the user and the password. */
    String url() {
        return "http://" + USER + ":" + PASSWORD.replace(":", "%3A") + "@127.0.0.1:" + port();
    }

    /** A selector that names this proxy for every address, twice, as one may that has an entry for each protocol. */
    ProxySelector selector() {
        Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port()));
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(proxy, proxy);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                TestTls.start(() -> answer(client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void answer(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String first = head.substring(0, head.indexOf("\r\n"));
            String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            if (!head.contains("Proxy-Authorization: Basic " + pair + "\r\n")) {
                refused.incrementAndGet();
                write(
                        client,
                        "HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            asked.add(first);
            try (Socket behind = new Socket(server.getHost(), server.getPort())) {
                open.add(behind);
                if (first.startsWith("CONNECT ")) {
                    write(client, "HTTP/1.1 200 Connected\r\n\r\n");
                } else {
                    write(behind, head.replaceFirst(" http://[^/ ]+", " "));
                }
                TestTls.Pipes.both(client, behind);
            }
        } catch (IOException e) {
            // One side has closed, which ends both.
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("The client has gone.");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() {
        TestTls.Pipes.close(listening);
        open.forEach(TestTls.Pipes::close);
    }
}
