package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that a client uses in place of the JVM's properties, and the servers that the client reaches without
 * it. For plain HTTP the client sends its requests to the proxy; for HTTPS and WebSockets it opens a tunnel (CONNECT).
 * Immutable and thread-safe.
 *
 * <p>The client sends a user and a password with the first request to the proxy (Basic authentication). They are never
 * shown.
 */
public final class ProxyConfig {
    private final @Nullable ProxyServer forHttp;
    private final @Nullable ProxyServer forHttps;
    private final DirectHosts direct;

    private ProxyConfig(@Nullable ProxyServer forHttp, @Nullable ProxyServer forHttps, DirectHosts direct) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.direct = direct;
    }

    /**
     * Returns settings with one proxy for all servers.
     *
     * @param url the proxy's address, such as {@code http://proxy.example.org:3128}; {@code http://} is optional, the
     *     default port is 80, and a user and a password, percent-encoded, may precede the host
     * @return the settings
     * @throws InvalidRequestException if the address is invalid; the message does not show it, because it may hold a
     *     password
     */
    public static ProxyConfig of(String url) {
        return builder().url(url).build();
    }

    /**
     * Returns settings without a proxy, even if the JVM's properties name one.
     *
     * @return the settings
     */
    public static ProxyConfig none() {
        return new ProxyConfig(null, null, DirectHosts.NONE);
    }

    /**
     * Returns the settings of this process's environment; see {@link #fromEnvironment(Map)}.
     *
     * @return the settings
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     */
    public static ProxyConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * Returns the settings of an environment. A variable in lower case overrides the one in upper case, and a blank
     * value counts as not set. If {@code REQUEST_METHOD} is set, as for a CGI program, {@code HTTP_PROXY} is not read,
     * because the sender of the CGI request could set it.
     *
     * @param environment values by variable name: {@code https_proxy} for https and wss, {@code http_proxy} for http
     *     and ws, each in the form of {@link #of(String)}, and {@code no_proxy}, a list of entries of
     *     {@link Builder#direct(List)}, separated by commas or blanks
     * @return the settings; {@link #none()} if it names no proxy
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable and does not
     *     show the value
     */
    public static ProxyConfig fromEnvironment(Map<String, String> environment) {
        boolean cgi = environment.containsKey("REQUEST_METHOD");
        return new ProxyConfig(
                server("http_proxy", cgi, environment),
                server("https_proxy", false, environment),
                value("no_proxy", false, environment)
                        .map(found -> DirectHosts.of(List.of(found.getValue().split("[,\\s]+"))))
                        .orElse(DirectHosts.NONE));
    }

    private static @Nullable ProxyServer server(String variable, boolean lowerOnly, Map<String, String> environment) {
        return value(variable, lowerOnly, environment)
                .map(found -> ProxyServer.parse(found.getKey(), found.getValue()))
                .orElse(null);
    }

    private static Optional<Map.Entry<String, String>> value(
            String variable, boolean lowerOnly, Map<String, String> environment) {
        List<String> names = lowerOnly ? List.of(variable) : List.of(variable, variable.toUpperCase(Locale.ROOT));
        return names.stream()
                .map(name -> Map.entry(name, environment.getOrDefault(name, "").strip()))
                .filter(found -> !found.getValue().isEmpty())
                .findFirst();
    }

    /**
     * Returns a builder without a proxy.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder(none());
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns the address of the proxy for a server.
     *
     * @param server the server's address, http, https, ws or wss
     * @return the proxy's address, unresolved; empty if the client reaches the server without a proxy
     */
    public Optional<InetSocketAddress> address(URI server) {
        return proxy(server).map(proxy -> InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
    }

    /**
     * Returns the credentials for the proxy of a server.
     *
     * @param server the server's address, http, https, ws or wss
     * @return the user and the password; empty if there are none, or no proxy
     */
    public Optional<PasswordAuthentication> credentials(URI server) {
        return proxy(server)
                .filter(proxy -> proxy.user() != null)
                .map(proxy -> new PasswordAuthentication(
                        proxy.user(),
                        Objects.requireNonNullElse(proxy.password(), "").toCharArray()));
    }

    private Optional<ProxyServer> proxy(URI server) {
        String scheme = server.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        return Optional.ofNullable(secure ? forHttps : forHttp).filter(proxy -> !direct.include(server));
    }

    /** {@return the servers that the client reaches without the proxy, as they were set} */
    public List<String> direct() {
        return direct.entries();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProxyConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(forHttp, forHttps, direct.entries());
    }

    /** Returns the settings without users and passwords. */
    @Override
    public String toString() {
        return Description.of("ProxyConfig")
                .with("http", forHttp)
                .with("https", forHttps)
                .with("direct", direct.entries())
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable ProxyServer forHttp;
        private @Nullable ProxyServer forHttps;
        private DirectHosts direct;
        private @Nullable String user;
        private @Nullable String password;

        private Builder(ProxyConfig from) {
            forHttp = from.forHttp;
            forHttps = from.forHttps;
            direct = from.direct;
        }

        /**
         * Sets the proxy for all servers.
         *
         * @param url the proxy's address, in the form of {@link ProxyConfig#of(String)}
         * @return this builder
         * @throws InvalidRequestException if the address is invalid; the message does not show it
         */
        public Builder url(String url) {
            forHttp = ProxyServer.parse("The proxy's url", url);
            forHttps = forHttp;
            return this;
        }

        /**
         * Sets the credentials for the proxy; replaces a user and a password in the url.
         *
         * @param user the user, without a colon
         * @param password the password, never shown
         * @return this builder
         */
        public Builder credentials(String user, String password) {
            this.user = user;
            this.password = password;
            return this;
        }

        /**
         * Sets the servers that the client reaches without the proxy. Default: none.
         *
         * @param hosts host names such as {@code example.org}, which include their subdomains (as {@code .example.org}
         *     and {@code *.example.org} do); addresses; ranges of addresses such as {@code 10.0.0.0/8}, which match
         *     servers whose URL has an address; each optionally with a colon and a port; or {@code *} for every server.
         *     Blank entries are ignored
         * @return this builder
         */
        public Builder direct(List<String> hosts) {
            direct = DirectHosts.of(hosts);
            return this;
        }

        /**
         * Builds the value.
         *
         * @return an immutable ProxyConfig
         * @throws InvalidRequestException if there is a user without a proxy or without a password, or the user's name
         *     has a colon
         */
        public ProxyConfig build() {
            if (user == null && password == null) {
                return new ProxyConfig(forHttp, forHttps, direct);
            }
            if (forHttp == null && forHttps == null) {
                throw new InvalidRequestException("A user and a password are set for the proxy, but no proxy.");
            }
            return new ProxyConfig(withUser(forHttp), withUser(forHttps), direct);
        }

        private @Nullable ProxyServer withUser(@Nullable ProxyServer proxy) {
            return proxy == null ? null : new ProxyServer(proxy.host(), proxy.port(), user, password).checked();
        }
    }
}
