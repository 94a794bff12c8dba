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
 * The HTTP proxy that a client goes through, whatever the JVM's properties say, and the servers that it reaches without it.
 * Plain HTTP is asked for by the proxy; HTTPS and WebSockets go through a tunnel (CONNECT). Immutable and thread-safe.
 *
 * <p>A user and a password are sent with the first request to the proxy (Basic), and never shown.
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
     * One proxy for everything.
     *
     * @param url the proxy's address, such as {@code http://proxy.example.org:3128}; {@code http://} may be missing, the port
     *     is 80 where it is, and there may be a user and a password, percent-encoded, before the host
     * @return the settings
     * @throws InvalidRequestException where it is no such address; it is not shown, as it may hold a password
     */
    public static ProxyConfig of(String url) {
        return builder().url(url).build();
    }

    /**
     * No proxy, also where the JVM's properties name one.
     *
     * @return the settings
     */
    public static ProxyConfig none() {
        return new ProxyConfig(null, null, DirectHosts.NONE);
    }

    /**
     * What this process's environment says; see {@link #fromEnvironment(Map)}.
     *
     * @return the settings
     * @throws InvalidRequestException naming the variable whose value is wrong
     */
    public static ProxyConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * What an environment says. A name in lower case wins over one in upper case, and a blank value counts as unset. Where
     * {@code REQUEST_METHOD} is set, as for a CGI program, {@code HTTP_PROXY} is not read: whoever sends the request could set
     * it.
     *
     * @param environment values by variable name: {@code https_proxy} for https and wss, {@code http_proxy} for http and ws,
     *     each as {@link #of(String)} takes it, and {@code no_proxy}, a list as {@link Builder#direct(List)} takes it, with
     *     commas or blanks between its parts
     * @return the settings; {@link #none()} where it names no proxy
     * @throws InvalidRequestException naming the variable whose value is wrong; the value is not shown
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
     * Starts with no proxy.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder(none());
    }

    /**
     * Starts with what this has.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * The proxy on the way to a server.
     *
     * @param server the server's address, http, https, ws or wss
     * @return the proxy's address, not looked up; empty where the server is reached without one
     */
    public Optional<InetSocketAddress> address(URI server) {
        return proxy(server).map(proxy -> InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
    }

    /**
     * Who asks the proxy on the way to a server.
     *
     * @param server the server's address, http, https, ws or wss
     * @return the user and the password; empty where there are none, or no proxy
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

    /** {@return the servers that are reached without the proxy, as they were set} */
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

    /** Without users and passwords. */
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
         * Sets the proxy for everything.
         *
         * @param url the proxy's address, as {@link ProxyConfig#of(String)} takes it
         * @return this builder
         * @throws InvalidRequestException where it is no such address; it is not shown
         */
        public Builder url(String url) {
            forHttp = ProxyServer.parse("The proxy's url", url);
            forHttps = forHttp;
            return this;
        }

        /**
         * Sets who asks, in place of a user and a password in the url.
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
         * Sets which servers are reached without the proxy. By default none.
         *
         * @param hosts names, such as {@code example.org}, which are those of their subdomains, too (as are
         *     {@code .example.org} and {@code *.example.org}), addresses, ranges of addresses such as {@code 10.0.0.0/8}, which
         *     are those of servers that are named by an address, each with or without a port behind a colon, or {@code *} for
         *     every server; empty ones count for nothing
         * @return this builder
         */
        public Builder direct(List<String> hosts) {
            direct = DirectHosts.of(hosts);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return an immutable ProxyConfig
         * @throws InvalidRequestException where there is a user, and no proxy or no password, or a colon in the user's name
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
