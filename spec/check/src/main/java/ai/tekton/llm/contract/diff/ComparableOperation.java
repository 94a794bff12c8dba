package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.References;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The compared parts of one operation. Immutable as long as nobody changes the schemas.
 *
 * @param id the operationId
 * @param method the HTTP method in small letters
 * @param path the path
 * @param requiredParameters the parameters that a request must have, such as {@code query tenant}
 * @param requests the plain schema of a request, by its media type
 * @param status the status of an answer
 * @param responses the plain schema of an answer, or of each event of one, by its media type
 */
record ComparableOperation(
        String id,
        String method,
        String path,
        Set<String> requiredParameters,
        Map<String, ObjectNode> requests,
        String status,
        Map<String, ObjectNode> responses) {
    /** The made-up media type of a frame, followed by the frame's type. */
    static final String FRAME = "frame/";

    private static final String EVENT_SCHEMA = "x-event-schema";

    /** {@return the operations of an OpenAPI document, 3.0 or 3.1, in its order} */
    static List<ComparableOperation> ofHttp(JsonNode document) {
        References references = new References(Map.of(Contract.HTTP, document));
        return Contract.httpOperations(document)
                .map(at -> ofHttp(at.path(), at.method(), references.resolve(Contract.HTTP, at.item())))
                .toList();
    }

    /**
     * {@return the operations of a contract's WebSocket in the form of HTTP: the frame that the client sends is the
     * request, and each frame that may answer it is a response}
     */
    static List<ComparableOperation> ofFrames(Contract contract) {
        return contract.frames().path("operations").properties().stream()
                .map(operation -> ofFrames(operation.getKey(), operation.getValue(), contract))
                .toList();
    }

    String key() {
        return method + " " + path;
    }

    /** {@return method and path as people write them} */
    String title() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }

    private static ComparableOperation ofHttp(String path, String method, JsonNode item) {
        JsonNode operation = item.path(method);
        List<String> successes = operation.path("responses").properties().stream()
                .map(Map.Entry::getKey)
                .filter(status -> status.startsWith("2"))
                .toList();
        String status = successes.isEmpty() || successes.contains("200") ? "200" : successes.get(0);
        Set<String> required = new TreeSet<>();
        Stream.of(item, operation)
                .flatMap(owner -> StreamSupport.stream(owner.path("parameters").spliterator(), false))
                .filter(parameter -> parameter.path("required").asBoolean())
                .forEach(parameter -> required.add(parameter.path("in").asText() + " "
                        + parameter.path("name").asText()));
        return new ComparableOperation(
                operation.path("operationId").asText(),
                method,
                path,
                required,
                contents(operation.at("/requestBody/content")),
                status,
                contents(operation.path("responses").path(status).path("content")));
    }

    private static Map<String, ObjectNode> contents(JsonNode content) {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        content.properties().forEach(media -> {
            String type = media.getKey().split(";")[0].strip().toLowerCase(Locale.ROOT);
            String keyword = media.getValue().has(EVENT_SCHEMA) ? EVENT_SCHEMA : "schema";
            ObjectNode plain = SchemaNormalizer.normalize(media.getValue().path(keyword));
            // A stream that is a string does not describe its events.
            boolean text = plain.path("type").asText().equals("string");
            schemas.put(type, type.equals("text/event-stream") && text ? plain.removeAll() : plain);
        });
        return schemas;
    }

    private static ComparableOperation ofFrames(String id, JsonNode operation, Contract contract) {
        boolean fromClient = operation.path("action").asText().equals("receive");
        Map<String, ObjectNode> messages = messages(operation.path("messages"), contract);
        Map<String, ObjectNode> replies = messages(operation.path("reply").path("messages"), contract);
        return new ComparableOperation(
                id,
                fromClient ? "post" : "get",
                "/" + id,
                Set.of(),
                fromClient ? messages : replies,
                "200",
                fromClient ? replies : messages);
    }

    private static Map<String, ObjectNode> messages(JsonNode list, Contract contract) {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        list.forEach(message -> {
            String reference = message.path("$ref").asText();
            String type = reference.substring(reference.lastIndexOf('/') + 1);
            JsonNode resolved = contract.references().resolve(Contract.FRAMES, message);
            schemas.put(FRAME + type, SchemaNormalizer.normalize(resolved.path("payload")));
        });
        return schemas;
    }
}
