package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.HostAndPort;
import ai.tekton.llm.internal.check.TokenCheck;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads and checks single settings; every message names the setting. */
final class Settings {
    private Settings() {}

    static URI url(String name, String value) {
        try {
            return new URI(value.strip());
        } catch (URISyntaxException e) {
            throw new InvalidRequestException(name + " is not a URL: " + e.getReason() + ".");
        }
    }

    static void checkUrl(String name, URI url, String... schemes) {
        List<String> allowed = Arrays.asList(schemes);
        if (url.getScheme() == null || !allowed.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
            throw new InvalidRequestException(
                    name + " must begin with " + String.join(":// or ", allowed) + "://, but is '" + shown(url) + "'.");
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0) {
            throw new InvalidRequestException(name + " must not hold a user or a password; set the token instead.");
        }
        HostAndPort address = HostAndPort.of(url)
                .orElseThrow(
                        () -> new InvalidRequestException(name + " must name a host, but is '" + shown(url) + "'."));
        if (!address.hasValidPort()) {
            throw new InvalidRequestException(name + " must name a port from 1 to " + HostAndPort.MAX_PORT
                    + ", or none, but is '" + shown(url) + "'.");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new InvalidRequestException(
                    name + " must have no query and no fragment, because paths are appended to it.");
        }
    }

    /**
     * Returns the scheme and host of a URL: a URL that is refused may hold a password, so messages show no other part.
     */
    private static String shown(URI url) {
        String text = url.toString();
        return text.indexOf('@') < 0 && text.indexOf('?') < 0
                ? text
                : HostAndPort.of(url).map(HostAndPort::host).orElse("(not shown)");
    }

    static URI withoutTrailingSlash(URI url) {
        String text = url.toString();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return end == text.length() || end <= text.indexOf("://") + 2 ? url : URI.create(text.substring(0, end));
    }

    static URI webSocketOf(URI url) {
        String text = withoutTrailingSlash(url).toString();
        String path = text.endsWith("/ws") ? "" : "/ws";
        return URI.create("ws" + text.substring("http".length()) + path);
    }

    static int count(String name, String value) {
        try {
            int count = Integer.parseInt(value.strip());
            checkAtLeast(name, count, 0);
            return count;
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(name + " must be a whole number, such as 3, but is '" + value + "'.");
        }
    }

    static void checkToken(String token) {
        if (!TokenCheck.isToken(token)) {
            throw new InvalidRequestException(
                    "The token (RHETOR_AUTH_TOKEN) must be of visible ASCII characters only; its value is not shown.");
        }
    }

    static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    static void checkShare(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new InvalidRequestException(name + " must be more than 0 and at most 1, but is " + value + ".");
        }
    }

    static void checkAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new InvalidRequestException(name + " must be at least " + least + ", but is " + value + ".");
        }
    }
}
