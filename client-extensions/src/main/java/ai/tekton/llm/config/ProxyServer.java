package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy and the credentials for it. Immutable and thread-safe.
 *
 * @param host its name or address
 * @param port its port
 * @param user the user; null for none
 * @param password the user's password; null if there is no user
 */
record ProxyServer(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    /**
     * Parses an address. Its exceptions do not show the value, which may hold a password.
     *
     * @param name the name of the value in messages
     */
    static ProxyServer parse(String name, String value) {
        String text = value.strip();
        URI url = url(name, text.contains("://") ? text : "http://" + text);
        boolean plain = url.getScheme().toLowerCase(Locale.ROOT).equals("http");
        boolean bare = url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        if (!plain || !bare) {
            throw wrong(name);
        }
        HostAndPort at = HostAndPort.of(url).filter(HostAndPort::hasValidPort).orElseThrow(() -> wrong(name));
        String authority = url.getRawAuthority();
        int end = authority.lastIndexOf('@');
        ProxyServer anonymous = new ProxyServer(at.host(), at.portFor("http"), null, null);
        return end < 0 ? anonymous : anonymous.withCredentials(name, authority.substring(0, end));
    }

    private static URI url(String name, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The exception's message quotes the value, so it is not kept as the cause.
            throw wrong(name);
        }
    }

    private static InvalidRequestException wrong(String name) {
        return new InvalidRequestException(name
                + " must be the address of an HTTP proxy, such as http://user:password@proxy.example.org:3128, with"
                + " special characters of the user and the password percent-encoded; its value is not shown.");
    }

    private ProxyServer withCredentials(String name, String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        try {
            return new ProxyServer(host, port, decoded(user), decoded(password)).checked();
        } catch (IllegalArgumentException e) {
            throw wrong(name);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Checks the credentials; Basic authentication separates the user and the password by a colon. */
    ProxyServer checked() {
        if (user == null || user.isEmpty() || user.indexOf(':') >= 0 || password == null) {
            throw new InvalidRequestException(
                    "The proxy's user must have a name without a colon, and a password; neither is shown.");
        }
        return this;
    }

    /** Returns the address without the credentials. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
