package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request in the form that a cassette compares, recorded or received. A WebSocket frame is a request whose method is the
 * frame's type. Immutable and thread-safe.
 *
 * @see CassetteMatching
 */
public final class CassetteRequest {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    CassetteRequest(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    static CassetteRequest of(ReceivedRequest request) {
        return new CassetteRequest(
                request.method(), request.path(), request.query(), request.headers(), request.body());
    }

    /** Returns a frame in the form that is compared: the method is its type, or a substitute if it has none. */
    static CassetteRequest ofFrame(String path, byte[] frame) {
        String type = Json.parse(new String(frame, StandardCharsets.UTF_8))
                .map(object -> object.path("type").asText("frame"))
                .orElse("frame");
        return new CassetteRequest(type, path, "", Map.of(), frame);
    }

    /** {@return the method in capitals, or the type of a frame, such as GENERATE} */
    public String method() {
        return method;
    }

    /** {@return the path without the query} */
    public String path() {
        return path;
    }

    /** {@return the query as it was sent, without the question mark; empty if there is none} */
    public String query() {
        return query;
    }

    /**
     * {@return the first value of a header}
     *
     * @param name the header's name, ignoring case
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** {@return the body or the frame as UTF-8; empty if there was none} */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** {@return the body as JSON; empty if it is not JSON} */
    Optional<JsonNode> json() {
        return body.length == 0 ? Optional.empty() : Json.read(bodyText());
    }
}
