package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A server's own OpenAPI document, 3.0 or 3.1. Thread-safe as long as nobody changes the content.
 *
 * @param source where it came from
 * @param content the document
 */
public record ServerDocument(String source, JsonNode content) {
    /** FastAPI serves the document at the root, and where an API is mounted below. */
    private static final List<RhetorOperation> OPERATIONS =
            List.of(RhetorOperation.GET_ROOT_DOCUMENT, RhetorOperation.GET_API_DOCUMENT);

    private static final int OK = 200;

    /** Reads JSON too, which is a subset of YAML. */
    private static final YAMLMapper MAPPER = new YAMLMapper();

    /**
     * Reads a document.
     *
     * @param source where it came from
     * @param text the document, JSON or YAML
     * @return the document; empty where it is none of OpenAPI 3
     * @throws JsonProcessingException where it is neither JSON nor YAML
     */
    public static Optional<ServerDocument> parse(String source, String text) throws JsonProcessingException {
        JsonNode document = MAPPER.readTree(text);
        boolean openApi = document.path("openapi").asText().startsWith("3.")
                && document.path("paths").isObject();
        return openApi ? Optional.of(new ServerDocument(source, document)) : Optional.empty();
    }

    /** {@return its version, {@code info.version}} */
    public Optional<String> version() {
        return Optional.of(content.at("/info/version").asText()).filter(version -> !version.isBlank());
    }

    static Optional<ServerDocument> fetch(HttpExchanges http) {
        return OPERATIONS.stream()
                .map(operation -> fetch(http, operation))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<ServerDocument> fetch(HttpExchanges http, RhetorOperation operation) {
        try {
            HttpExchanges.Answer answer = http.sendOnce(operation, Optional.empty());
            return answer.status() == OK
                    ? parse(operation.path(), new String(answer.body(), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            // No answer, or a page instead of a document: the other requests report the failure.
            return Optional.empty();
        }
    }
}
