package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.Channel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Both documents of a contract of Rhetor. Immutable as long as its callers do not change the nodes.
 *
 * @param httpName the name by which the document of the WebSocket refers to that of HTTP
 * @param http the document of HTTP, OpenAPI, and its text
 * @param frames the document of the WebSocket, AsyncAPI, and its text
 */
public record Contract(String httpName, String httpText, JsonNode http, String framesText, JsonNode frames) {
    public static final String HTTP = "rhetor.yaml";
    public static final String FRAMES = "rhetor-ws.yaml";

    private static final String OPTIONAL = "x-optional";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** {@return the contract that this library was built with} */
    public static Contract pinned() {
        String folder = "/ai/tekton/rhetor/spec/";
        return of(HTTP, Resources.text(Contract.class, folder + HTTP), Resources.text(Contract.class, folder + FRAMES));
    }

    public static Contract of(Path http, Path frames) {
        return of(http.getFileName().toString(), text(http), text(frames));
    }

    private static Contract of(String httpName, String httpText, String framesText) {
        return new Contract(httpName, httpText, parse(HTTP, httpText), framesText, parse(FRAMES, framesText));
    }

    /** {@return the part of this contract that applies to servers of one generation, such as {@code tekton-2025-09}} */
    public Contract of(String generation) {
        GenerationView view = new GenerationView(generation);
        return new Contract(httpName, httpText, view.http(http), framesText, view.frames(frames));
    }

    /** {@return this contract with another name of the document of HTTP} */
    public Contract renamed(String name) {
        return of(name, httpText, framesText.replace("./" + httpName + "#", "./" + name + "#"));
    }

    public String version() {
        return http.at("/info/version").asText();
    }

    /** {@return all operations: those of HTTP first, each document's in its order} */
    public List<Operation> operations() {
        Stream<Operation> ofHttp = httpOperations(http).map(at -> {
            String id = at.operation().path("operationId").asText(at.title());
            return new Operation(
                    id, Channel.HTTP, at.title(), at.operation().path(OPTIONAL).asBoolean());
        });
        Stream<Operation> ofFrames = frames.path("operations").properties().stream()
                .map(operation -> new Operation(
                        operation.getKey(),
                        Channel.WEBSOCKET,
                        "WebSocket " + lastStep(operation.getValue().at("/messages/0")),
                        operation.getValue().path(OPTIONAL).asBoolean()));
        return Stream.concat(ofHttp, ofFrames).toList();
    }

    /** {@return the last step of a node's {@code $ref}, which names a message} */
    public static String lastStep(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** An operation of HTTP in an OpenAPI document, of which the path's item has what several operations share. */
    public record HttpOperation(String path, String method, JsonNode item) {
        JsonNode operation() {
            return item.path(method);
        }

        /** {@return method and path as people write them} */
        public String title() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    /** {@return the operations of an OpenAPI document, in its order} */
    public static Stream<HttpOperation> httpOperations(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(METHODS::contains)
                        .map(method -> new HttpOperation(path.getKey(), method, path.getValue())));
    }

    /** {@return an operation of HTTP without {@code $ref}s; missing where the contract does not have it} */
    JsonNode httpOperation(String id) {
        return httpOperations(http)
                .map(HttpOperation::operation)
                .filter(operation -> operation.path("operationId").asText().equals(id))
                .findFirst()
                .map(operation -> references().resolve(httpName, operation))
                .orElse(MissingNode.getInstance());
    }

    /** {@return the message with frames of a type, without {@code $ref}s; missing where the contract does not have it} */
    JsonNode message(String type) {
        return references().resolve(FRAMES, frames.at("/components/messages").path(type));
    }

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
}
