package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.References;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operations of a document, whatever its dialect, in the form in which they are compared. Immutable as long as nobody
 * changes the schemas.
 *
 * @param operations the operations by method and path, in the document's order
 */
record ComparableDocument(Map<String, ComparableOperation> operations) {
    /** The made-up media type of a frame, to which the frame's type is added. */
    static final String FRAME = "frame/";

    private static final String EVENT_SCHEMA = "x-event-schema";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** {@return the operations of an OpenAPI document, 3.0 or 3.1} */
    static ComparableDocument ofHttp(JsonNode document) {
        return new Reader(Contract.HTTP, new References(Map.of(Contract.HTTP, document))).http(document);
    }

    /**
     * {@return the operations of a contract's WebSocket, as if each were one of HTTP: what the client sends is the
     * request, and each frame that may answer it is a response}
     */
    static ComparableDocument ofFrames(Contract contract) {
        return new Reader(Contract.FRAMES, new References(contract)).frames(contract.frames());
    }

    /** {@return the operation at the same place, else the one of the same name, which has moved} */
    Optional<ComparableOperation> counterpart(ComparableOperation operation) {
        return Optional.ofNullable(operations.get(operation.key()))
                .or(() -> operations.values().stream()
                        .filter(other -> other.id().equals(operation.id()))
                        .findFirst());
    }

    /** Reads one document. */
    private record Reader(String name, References references) {
        ComparableDocument http(JsonNode document) {
            Map<String, ComparableOperation> operations = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    if (METHODS.contains(method.getKey())) {
                        ComparableOperation operation = http(path.getKey(), method.getKey(), method.getValue(), path);
                        operations.put(operation.key(), operation);
                    }
                }
            }
            return new ComparableDocument(operations);
        }

        private ComparableOperation http(
                String path, String method, JsonNode operation, Map.Entry<String, JsonNode> item) {
            JsonNode body = node(operation.path("requestBody"));
            String status = successStatus(operation.path("responses"));
            JsonNode response = node(operation.path("responses").path(status));
            Set<String> required = new TreeSet<>();
            List<JsonNode> parameters = new ArrayList<>();
            item.getValue().path("parameters").forEach(parameters::add);
            operation.path("parameters").forEach(parameters::add);
            for (JsonNode each : parameters) {
                JsonNode parameter = node(each);
                if (parameter.path("required").asBoolean()) {
                    required.add(parameter.path("in").asText() + " "
                            + parameter.path("name").asText());
                }
            }
            return new ComparableOperation(
                    operation.path("operationId").asText(),
                    method,
                    path,
                    required,
                    contents(body.path("content")),
                    status,
                    contents(response.path("content")));
        }

        /** 200 where the document has it, or what else stands for success; 200 too where nothing does. */
        private static String successStatus(JsonNode responses) {
            List<String> successes = new ArrayList<>();
            responses.fieldNames().forEachRemaining(status -> {
                if (status.startsWith("2")) {
                    successes.add(status);
                }
            });
            return successes.isEmpty() || successes.contains("200") ? "200" : successes.get(0);
        }

        private Map<String, ObjectNode> contents(JsonNode content) {
            Map<String, ObjectNode> schemas = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> media : content.properties()) {
                String type = media.getKey().split(";")[0].strip().toLowerCase(Locale.ROOT);
                JsonNode schema = media.getValue().has(EVENT_SCHEMA)
                        ? media.getValue().path(EVENT_SCHEMA)
                        : media.getValue().path("schema");
                ObjectNode plain = new SchemaNormalizer(references).normalize(name, schema);
                // A stream that is a text says nothing about what is in it.
                boolean text = plain.path("type").asText().equals("string");
                schemas.put(type, type.equals("text/event-stream") && text ? plain.removeAll() : plain);
            }
            return schemas;
        }

        ComparableDocument frames(JsonNode document) {
            Map<String, ComparableOperation> operations = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : document.path("operations").properties()) {
                boolean fromClient = entry.getValue().path("action").asText().equals("receive");
                Map<String, ObjectNode> messages = messages(entry.getValue().path("messages"));
                Map<String, ObjectNode> replies =
                        messages(entry.getValue().path("reply").path("messages"));
                ComparableOperation operation = new ComparableOperation(
                        entry.getKey(),
                        fromClient ? "post" : "get",
                        "/" + entry.getKey(),
                        Set.of(),
                        fromClient ? messages : replies,
                        "200",
                        fromClient ? replies : messages);
                operations.put(operation.key(), operation);
            }
            return new ComparableDocument(operations);
        }

        private Map<String, ObjectNode> messages(JsonNode list) {
            Map<String, ObjectNode> schemas = new LinkedHashMap<>();
            for (JsonNode each : list) {
                References.Place message = references.follow(name, each);
                String type = message.pointer().substring(message.pointer().lastIndexOf('/') + 1);
                JsonNode payload = message.node().path("payload");
                schemas.put(FRAME + type, new SchemaNormalizer(references).normalize(message.document(), payload));
            }
            return schemas;
        }

        private JsonNode node(JsonNode node) {
            return references.follow(name, node).node();
        }
    }
}
