package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.internal.document.References;
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
 * The compared parts of one operation.
 *
 * @param title what it is on the wire, such as {@code POST /api/v1/chat}
 * @param requiredParameters the parameters that a request must have, such as {@code query tenant}
 * @param requests the plain schema of a request, by its media type
 * @param responses the plain schema of an answer, or of each event of one, by its media type
 */
record ComparableOperation(
        String id,
        String title,
        Set<String> requiredParameters,
        Map<String, ObjectNode> requests,
        String status,
        Map<String, ObjectNode> responses) {
    /** The made-up media type of a frame, followed by the frame's type. */
    private static final String FRAME = "frame/";

    private static final String EVENTS = "text/event-stream";
    private static final String EVENT_SCHEMA = "x-event-schema";

    /** {@return the operations of an OpenAPI document, 3.0 or 3.1, in its order} */
    static List<ComparableOperation> ofHttp(JsonNode document) {
        References references = new References(Map.of(Contract.HTTP, document));
        return Contract.httpOperations(document)
                .map(at -> ofHttp(at, references.resolve(Contract.HTTP, at.item())))
                .toList();
    }

    private static ComparableOperation ofHttp(Contract.HttpOperation at, JsonNode item) {
        JsonNode operation = item.path(at.method());
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
                at.title(),
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
            ObjectNode plain = PlainSchema.of(media.getValue().path(keyword));
            // A stream that is a string does not describe its events.
            boolean text = plain.path("type").asText().equals("string");
            schemas.put(type, type.equals(EVENTS) && text ? plain.removeAll() : plain);
        });
        return schemas;
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

    private static ComparableOperation ofFrames(String id, JsonNode operation, Contract contract) {
        boolean fromClient = operation.path("action").asText().equals("receive");
        Map<String, ObjectNode> messages = messages(operation.path("messages"), contract);
        Map<String, ObjectNode> replies = messages(operation.at("/reply/messages"), contract);
        return new ComparableOperation(
                id,
                "WebSocket " + id,
                Set.of(),
                fromClient ? messages : replies,
                "200",
                fromClient ? replies : messages);
    }

    private static Map<String, ObjectNode> messages(JsonNode list, Contract contract) {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        list.forEach(message -> schemas.put(
                FRAME + Contract.lastStep(message),
                PlainSchema.of(
                        contract.references().resolve(Contract.FRAMES, message).path("payload"))));
        return schemas;
    }

    /** {@return the first step of a place: the frame's type, {@code event} for a stream, else request or response} */
    static String root(boolean answer, String mediaType) {
        if (mediaType.startsWith(FRAME)) {
            return mediaType.substring(FRAME.length());
        } else if (mediaType.equals(EVENTS)) {
            return "event";
        }
        return answer ? "response" : "request";
    }
}
