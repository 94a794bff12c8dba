package ai.tekton.llm.internal.ws.net;

import ai.tekton.llm.internal.wire.RefusedConnectionException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A tunnel through an HTTP proxy (RFC 9110, section 9.3.6). It sends the client's own credentials at once. Without
 * them, if the proxy requires credentials, it uses those that HTTP would use: from the JVM's {@link Authenticator},
 * else from its properties, such as {@code http.proxyUser} and {@code http.proxyPassword}. Immutable and thread-safe.
 */
final class ProxyTunnel {
    /** Makes connections to the proxy. */
    @FunctionalInterface
    interface ToProxy {
        /** Makes a new connection. */
        Socket connect() throws IOException;
    }

    private static final int WANTS_PASSWORD = 407;
    private static final String BASIC = "Basic";

    private final InetSocketAddress proxy;
    private final String target;
    private final Optional<String> own;

    /**
     * Makes a tunnel.
     *
     * @param proxy the proxy's address
     * @param host the server's name, which the proxy resolves
     * @param port the server's port
     * @param own the client's own credentials, in place of the JVM's
     */
    ProxyTunnel(InetSocketAddress proxy, String host, int port, Optional<PasswordAuthentication> own) {
        this.proxy = proxy;
        this.target = host + ":" + port;
        this.own = own.map(ProxyTunnel::basic);
    }

    /**
     * Opens the tunnel.
     *
     * @param toProxy connects to the proxy; called a second time if the proxy answers that it requires credentials
     * @return a connection whose bytes go to the server
     */
    Socket open(ToProxy toProxy) throws IOException {
        Socket first = toProxy.connect();
        HttpHead answer = ask(first, own);
        if (answer.status() != WANTS_PASSWORD || own.isPresent()) {
            return opened(first, answer);
        }
        first.close();
        Optional<String> authorization = authorization(answer);
        if (authorization.isEmpty()) {
            throw new RefusedConnectionException(
                    "The proxy " + name() + " requires a user and a password (407). Set"
                            + " those of the client's proxy, or http.proxyUser and http.proxyPassword, or a java.net.Authenticator");
        }
        Socket second = toProxy.connect();
        return opened(second, ask(second, authorization));
    }

    private HttpHead ask(Socket socket, Optional<String> authorization) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", target);
        authorization.ifPresent(value -> headers.put("Proxy-Authorization", value));
        try {
            socket.getOutputStream().write(HttpHead.request("CONNECT " + target + " HTTP/1.1", headers));
            return HttpHead.read(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket opened(Socket socket, HttpHead answer) throws IOException {
        if (answer.status() / 100 == 2) {
            return socket;
        }
        socket.close();
        if (answer.status() == WANTS_PASSWORD) {
            throw new RefusedConnectionException("The proxy " + name() + " refuses the user or the password (407)");
        }
        throw new IOException(
                "the proxy " + name() + " refused the tunnel to " + target + " with status " + answer.status());
    }

    private Optional<String> authorization(HttpHead answer) {
        List<String> challenges = answer.values("Proxy-Authenticate");
        boolean basic = challenges.stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).startsWith("basic"));
        return basic
                ? fromAuthenticator(challenges).or(this::fromProperties).map(ProxyTunnel::basic)
                : Optional.empty();
    }

    private Optional<PasswordAuthentication> fromAuthenticator(List<String> challenges) {
        return Optional.ofNullable(Authenticator.requestPasswordAuthentication(
                proxy.getHostString(),
                proxy.getAddress(),
                proxy.getPort(),
                "http",
                String.join(", ", challenges),
                BASIC,
                null,
                Authenticator.RequestorType.PROXY));
    }

    /** Returns the credentials in the properties, whose proxy may be another one. */
    private Optional<PasswordAuthentication> fromProperties() {
        for (String protocol : List.of("http", "https")) {
            String host = System.getProperty(protocol + ".proxyHost", "");
            String user = System.getProperty(protocol + ".proxyUser");
            int port = Integer.getInteger(protocol + ".proxyPort", protocol.equals("http") ? 80 : 443);
            if (user != null && host.equalsIgnoreCase(proxy.getHostString()) && port == proxy.getPort()) {
                String password = System.getProperty(protocol + ".proxyPassword", "");
                return Optional.of(new PasswordAuthentication(user, password.toCharArray()));
            }
        }
        return Optional.empty();
    }

    private static String basic(PasswordAuthentication user) {
        String pair = user.getUserName() + ":" + new String(user.getPassword());
        return BASIC + " " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private String name() {
        return proxy.getHostString() + ":" + proxy.getPort();
    }
}
