package ai.tekton.llm.internal.ws;

import jakarta.websocket.ClientEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers of a handshake that must not be logged. Tyrus logs the headers that {@link #beforeRequest} sets, so
 * {@link PrivateHeadersContainer} adds these later. Immutable and thread-safe.
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
