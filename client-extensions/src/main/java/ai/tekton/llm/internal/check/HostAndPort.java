package ai.tekton.llm.internal.check;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and the port of an address, even if {@link URI#getHost()} returns none: it rejects a host with an
 * underscore, which services of Docker Compose may have. Immutable and thread-safe.
 *
 * @param host the host's name or address, an IPv6 one in brackets
 * @param port the port; -1 if the address names none
 */
public record HostAndPort(String host, int port) {
    /** The highest valid port. */
    public static final int MAX_PORT = 65_535;

    /** RFC 3986's unreserved characters, without percent signs, which no resolver understands. */
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._~-]+)(?::([0-9]*))?");

    /**
     * Finds the host and the port of an address.
     *
     * @param url the address
     * @return its host and port; empty if it has no host
     */
    public static Optional<HostAndPort> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new HostAndPort(url.getHost(), url.getPort()));
        }
        if (url.getRawAuthority() == null) {
            return Optional.empty();
        }
        String authority = url.getRawAuthority();
        Matcher parts = NAME.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        return parts.matches() ? Optional.of(new HostAndPort(parts.group(1), port(parts.group(2)))) : Optional.empty();
    }

    /** Returns the port; digits that no int can hold become a port that is too high. */
    private static int port(String digits) {
        if (digits == null || digits.isEmpty()) {
            return -1;
        }
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /**
     * Returns whether the port is valid or absent.
     *
     * @return false if the address names a port that does not exist
     */
    public boolean hasValidPort() {
        return port == -1 || (port >= 1 && port <= MAX_PORT);
    }

    /**
     * Returns the port to connect to.
     *
     * @param scheme the address's scheme
     * @return the port, or the scheme's default
     */
    public int portFor(String scheme) {
        if (port != -1) {
            return port;
        }
        return scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss") ? 443 : 80;
    }
}
