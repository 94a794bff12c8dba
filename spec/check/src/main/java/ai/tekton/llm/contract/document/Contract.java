package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Both documents of a contract of Rhetor, parsed. Immutable as long as nobody changes the nodes it hands out;
 * thread-safe.
 */
public final class Contract {
    /** The name of the document of HTTP. */
    public static final String HTTP = "rhetor.yaml";

    /** The name of the document of the WebSocket. */
    public static final String FRAMES = "rhetor-ws.yaml";

    /** Marks an operation that a server need not have. */
    static final String OPTIONAL = "x-optional";

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String httpName;
    private final String httpText;
    private final String framesText;
    private final JsonNode http;
    private final JsonNode frames;

    private Contract(String httpName, String httpText, String framesText) {
        this.httpName = httpName;
        this.httpText = httpText;
        this.framesText = framesText;
        this.http = parse(HTTP, httpText);
        this.frames = parse(FRAMES, framesText);
    }

    /** {@return the contract that this library was built with} */
    public static Contract pinned() {
        return new Contract(HTTP, resource(HTTP), resource(FRAMES));
    }

    /**
     * Reads a contract from two files.
     *
     * @param http the document of HTTP, OpenAPI
     * @param frames the document of the WebSocket, AsyncAPI, which refers to the other by its file's name
     * @return the contract
     * @throws UncheckedIOException where one cannot be read, or is no YAML
     */
    public static Contract of(Path http, Path frames) {
        return new Contract(http.getFileName().toString(), text(http), text(frames));
    }

    /**
     * Returns the part of the contract that applies to servers of one generation.
     *
     * @param generation the generation's id, such as {@code tekton-2025-09}
     * @return a contract with their operations and fields, and no others
     */
    public Contract of(String generation) {
        GenerationView view = new GenerationView(generation);
        return new Contract(
                httpName, view.http(http).toString(), view.frames(frames).toString());
    }

    /** {@return the version, {@code info.version}} */
    public String version() {
        return http.at("/info/version").asText();
    }

    /** {@return the name by which the document of the WebSocket refers to that of HTTP} */
    public String httpName() {
        return httpName;
    }

    /** {@return the document of HTTP} */
    public JsonNode http() {
        return http;
    }

    /** {@return the document of the WebSocket} */
    public JsonNode frames() {
        return frames;
    }

    /** {@return the document of HTTP as it was written} */
    public String httpText() {
        return httpText;
    }

    /** {@return the document of the WebSocket as it was written} */
    public String framesText() {
        return framesText;
    }

    /** {@return all operations: those of HTTP first, each document's in its order} */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        httpOperations(http).map(Contract::httpOperation).forEach(operations::add);
        frames.path("operations")
                .properties()
                .forEach(operation -> operations.add(frameOperation(operation.getKey(), operation.getValue())));
        return List.copyOf(operations);
    }

    /**
     * An operation of HTTP in an OpenAPI document.
     *
     * @param path its path
     * @param method its method, in small letters
     * @param item the path's item, which contains the operation and what it shares with others
     */
    public record HttpOperation(String path, String method, JsonNode item) {
        /** {@return the operation as the document has it} */
        public JsonNode operation() {
            return item.path(method);
        }
    }

    /**
     * Lists the operations of HTTP in an OpenAPI document.
     *
     * @param document the document
     * @return the operations, in the document's order
     */
    public static Stream<HttpOperation> httpOperations(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(METHODS::contains)
                        .map(method -> new HttpOperation(path.getKey(), method, path.getValue())));
    }

    private static Operation httpOperation(HttpOperation at) {
        String title = at.method().toUpperCase(Locale.ROOT) + " " + at.path();
        boolean optional = at.operation().path(OPTIONAL).asBoolean();
        return new Operation(at.operation().path("operationId").asText(title), Operation.Channel.HTTP, title, optional);
    }

    private static Operation frameOperation(String id, JsonNode operation) {
        String message = operation.at("/messages/0/$ref").asText();
        String type = message.substring(message.lastIndexOf('/') + 1);
        boolean optional = operation.path(OPTIONAL).asBoolean();
        return new Operation(id, Operation.Channel.WEBSOCKET, "WebSocket " + type, optional);
    }

    /**
     * Finds an operation of HTTP.
     *
     * @param id the operation's id
     * @return a copy of the operation without {@code $ref}s; empty where the contract does not have it
     */
    Optional<JsonNode> httpOperation(String id) {
        return httpOperations(http)
                .map(HttpOperation::operation)
                .filter(operation -> operation.path("operationId").asText().equals(id))
                .findFirst()
                .map(operation -> references().resolve(httpName, operation));
    }

    /**
     * Finds a message of the WebSocket.
     *
     * @param type the type of its frame
     * @return a copy of the message without {@code $ref}s; empty where the contract does not have it
     */
    Optional<JsonNode> message(String type) {
        return Optional.ofNullable(frames.at("/components/messages").get(type))
                .map(message -> references().resolve(FRAMES, message));
    }

    /** {@return the resolver of the references of both documents} */
    public References references() {
        return new References(Map.of(httpName, http, FRAMES, frames));
    }

    private static JsonNode parse(String name, String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("The contract's " + name + " is no YAML.", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The contract cannot be read from " + file + ".", e);
        }
    }

    private static String resource(String name) {
        try (InputStream resource =
                Contract.class.getClassLoader().getResourceAsStream("ai/tekton/rhetor/spec/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("The contract is not on the class path: " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
