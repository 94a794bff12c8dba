package ai.tekton.llm.config;

import ai.tekton.llm.internal.check.HostAndPort;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that the client reaches without a proxy, as {@code NO_PROXY} lists them. It resolves no host name.
 * Immutable and thread-safe.
 */
final class DirectHosts {
    static final DirectHosts NONE = new DirectHosts(List.of());

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):(\\d{1,5})");
    private static final Pattern RANGE = Pattern.compile("(.+)/(\\d{1,3})");

    private final List<String> entries;

    private DirectHosts(List<String> entries) {
        this.entries = entries;
    }

    static DirectHosts of(List<String> entries) {
        return new DirectHosts(entries.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    List<String> entries() {
        return entries;
    }

    boolean include(URI server) {
        return HostAndPort.of(server)
                .filter(at -> {
                    String host = plain(at.host());
                    int port = at.portFor(server.getScheme());
                    return entries.stream().anyMatch(entry -> includes(entry, host, port));
                })
                .isPresent();
    }

    private static boolean includes(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        Matcher withPort = WITH_PORT.matcher(entry);
        if (withPort.matches()) {
            return Integer.parseInt(withPort.group(2)) == port && isNamed(withPort.group(1), host);
        }
        return isNamed(entry, host);
    }

    private static boolean isNamed(String entry, String host) {
        Matcher range = RANGE.matcher(entry);
        if (range.matches()) {
            return isWithin(range.group(1), Integer.parseInt(range.group(2)), host);
        }
        Optional<InetAddress> address = address(host);
        if (address.isPresent()) {
            return address.equals(address(plain(entry)));
        }
        String domain = plain(entry).replaceFirst("^\\*?\\.", "");
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isWithin(String network, int bits, String host) {
        Optional<InetAddress> base = address(plain(network));
        Optional<InetAddress> address = address(host);
        if (base.isEmpty() || address.isEmpty()) {
            return false;
        }
        byte[] one = base.get().getAddress();
        byte[] other = address.get().getAddress();
        if (one.length != other.length || bits > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the host in lower case, without brackets and without the final dot of a fully qualified name. */
    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Parses a text as an address; a host name is not resolved. */
    private static Optional<InetAddress> address(String text) {
        if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            // The text has a colon but is not an address.
            return Optional.empty();
        }
    }
}
