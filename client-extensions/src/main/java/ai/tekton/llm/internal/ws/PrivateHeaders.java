package ai.tekton.llm.internal.ws;

import jakarta.websocket.ClientEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers of a handshake that no log is to hold. Tyrus logs whatever {@link #beforeRequest} gives it, so they are not
 * given there: {@link PrivateHeadersContainer} adds them. Immutable and thread-safe.
 */
final class PrivateHeaders extends ClientEndpointConfig.Configurator {
    private final Map<String, List<String>> headers;

    PrivateHeaders(Map<String, String> headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        this.headers = Map.copyOf(lists);
    }

    void addTo(Map<String, List<String>> request) {
        request.putAll(headers);
    }
}
