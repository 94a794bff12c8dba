package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.Channel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One operation of a contract or of a server's own document, without {@code $ref}s. Immutable as long as its callers do not
 * change the nodes.
 *
 * <p>An operation of the WebSocket has the form of one of HTTP: the frame that the client sends is the request, each frame
 * that may answer it is a response, and the frame's type stands in the place of a media type.
 *
 * @param id its id in the contract, such as {@code createChatCompletion} or {@code chatStream}
 * @param title what it is on the wire, such as {@code POST /api/v1/chat} or {@code WebSocket CHAT}
 * @param optional whether the contract lets a server do without it
 * @param requiredParameters the parameters that a request must have, such as {@code query tenant}
 * @param request the contents of a request by media type, as OpenAPI has them
 * @param responses the responses by status, as OpenAPI has them
 */
public record Operation(
        String id,
        Channel channel,
        String title,
        boolean optional,
        Set<String> requiredParameters,
        JsonNode request,
        JsonNode responses) {
    /** In the place of an operation that a contract does not have. */
    static final Operation NONE =
            new Operation("", Channel.HTTP, "", false, Set.of(), MissingNode.getInstance(), MissingNode.getInstance());

    private static final String OPTIONAL = "x-optional";

    /** The schema of each event of a stream. */
    private static final String EVENT_SCHEMA = "x-event-schema";

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** {@return the operations of an OpenAPI document, 3.0 or 3.1, in its order} */
    public static List<Operation> ofHttp(JsonNode document) {
        JsonNode paths = new References(Map.of(Contract.HTTP, document)).resolve(Contract.HTTP, document.path("paths"));
        return paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(METHODS::contains)
                        .map(method -> ofHttp(path.getKey(), method, path.getValue())))
                .toList();
    }

    private static Operation ofHttp(String path, String method, JsonNode item) {
        JsonNode operation = item.path(method);
        String title = method.toUpperCase(Locale.ROOT) + " " + path;
        Set<String> required = Stream.of(item, operation)
                .flatMap(owner -> StreamSupport.stream(owner.path("parameters").spliterator(), false))
                .filter(parameter -> parameter.path("required").asBoolean())
                .map(parameter -> parameter.path("in").asText() + " "
                        + parameter.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Operation(
                operation.path("operationId").asText(title),
                Channel.HTTP,
                title,
                operation.path(OPTIONAL).asBoolean(),
                required,
                operation.at("/requestBody/content"),
                operation.path("responses"));
    }

    /** {@return the operations of an AsyncAPI document, in its order} */
    static List<Operation> ofFrames(JsonNode document, References references) {
        return document.path("operations").properties().stream()
                .map(operation -> ofFrames(operation.getKey(), operation.getValue(), references))
                .toList();
    }

    private static Operation ofFrames(String id, JsonNode operation, References references) {
        boolean fromClient = operation.path("action").asText().equals("receive");
        JsonNode messages = contents(operation.path("messages"), references);
        JsonNode replies = contents(operation.at("/reply/messages"), references);
        ObjectNode responses = JsonNodeFactory.instance.objectNode();
        responses.putObject("200").set("content", fromClient ? replies : messages);
        return new Operation(
                id,
                Channel.WEBSOCKET,
                "WebSocket " + References.lastStep(operation.at("/messages/0")),
                operation.path(OPTIONAL).asBoolean(),
                Set.of(),
                fromClient ? messages : replies,
                responses);
    }

    private static JsonNode contents(JsonNode messages, References references) {
        ObjectNode contents = JsonNodeFactory.instance.objectNode();
        messages.forEach(message -> contents.putObject(References.lastStep(message))
                .set("schema", references.resolve(Contract.FRAMES, message).path("payload")));
        return contents;
    }

    /** {@return the contents of an answer by media type; missing where there is no answer with that status} */
    public JsonNode response(String status) {
        return responses.path(status).path("content");
    }

    JsonNode response(int status) {
        return response(Integer.toString(status));
    }

    /** {@return the schema of a content, or of each event of a stream} */
    public static JsonNode schema(JsonNode content) {
        return content.path(content.has(EVENT_SCHEMA) ? EVENT_SCHEMA : "schema");
    }
}
