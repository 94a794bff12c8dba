package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        return Stream.concat(Operation.ofHttp(http).stream(), Operation.ofFrames(frames, references()).stream())
                .toList();
    }

    /** {@return whether there are frames of a type} */
    boolean hasMessage(String type) {
        return frames.at("/components/messages").has(type);
    }

    /** {@return the message with frames of a type, without {@code $ref}s} */
    JsonNode message(String type) {
        return references().resolve(FRAMES, frames.at("/components/messages").path(type));
    }

    private References references() {
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
