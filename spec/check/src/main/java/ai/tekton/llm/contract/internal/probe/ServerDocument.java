package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server's own OpenAPI document, 3.0 or 3.1, and where it came from. */
public record ServerDocument(String source, JsonNode content) {
    /** FastAPI serves the document at the root, and where an API is mounted below. */
    private static final List<RhetorOperation> OPERATIONS =
            List.of(RhetorOperation.GET_ROOT_DOCUMENT, RhetorOperation.GET_API_DOCUMENT);

    private static final int OK = 200;

    /** Reads JSON too, which is a subset of YAML. */
    private static final YAMLMapper MAPPER = new YAMLMapper();

    /** {@return the document that a text is, JSON or YAML; empty where it is none of OpenAPI 3} */
    public static Optional<ServerDocument> parse(String source, String text) throws JsonProcessingException {
        JsonNode document = MAPPER.readTree(text);
        boolean openApi = document.path("openapi").asText().startsWith("3.")
                && document.path("paths").isObject();
        return openApi ? Optional.of(new ServerDocument(source, document)) : Optional.empty();
    }

    public Optional<String> version() {
        return Optional.of(content.at("/info/version").asText()).filter(version -> !version.isBlank());
    }

    /** {@return the generation of servers with such paths; that of the contract where it is of no other} */
    public RhetorGeneration generation() {
        List<String> paths = new ArrayList<>();
        content.path("paths").fieldNames().forEachRemaining(paths::add);
        return paths.contains(RhetorOperation.GET_API_HEALTH.path())
                ? RhetorGeneration.CONTRACT
                : RhetorGeneration.ofPaths(paths).orElse(RhetorGeneration.CONTRACT);
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
