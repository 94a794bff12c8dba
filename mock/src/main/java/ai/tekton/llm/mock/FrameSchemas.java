package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.YamlMapperFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Validates WebSocket frames of either side against the contract's schemas, from rhetor-ws.yaml and the parts of rhetor.yaml
 * that it refers to. Immutable and thread-safe.
 *
 * <p>Needs {@code com.networknt:json-schema-validator}, version 1.5, which is not a dependency of the mock.
 */
public final class FrameSchemas {
    private static final String BASE = "https://rhetor.invalid/";
    private static final String FRAMES = "rhetor-ws.yaml";

    private final Map<String, JsonSchema> schemas;

    private FrameSchemas(Map<String, JsonSchema> schemas) {
        this.schemas = Collections.unmodifiableMap(schemas);
    }

    /**
     * Reads the contract from the class path.
     *
     * @return the schemas of all its frames
     */
    public static FrameSchemas load() {
        Map<String, String> documents = Stream.of(FRAMES, "rhetor.yaml")
                .collect(Collectors.toUnmodifiableMap(name -> BASE + name, FrameSchemas::resource));
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(documents)));
        Map<String, JsonSchema> schemas = new TreeMap<>();
        JsonNode frames = yaml(documents.get(BASE + FRAMES));
        frames.at("/components/messages").properties().forEach(message -> {
            String payload = BASE + FRAMES + "#/components/messages/" + message.getKey() + "/payload";
            schemas.put(
                    type(frames, message.getValue()).orElse(message.getKey()),
                    factory.getSchema(SchemaLocation.of(payload)));
        });
        return new FrameSchemas(schemas);
    }

    /** {@return the contract's types of frames, of both sides} */
    public Set<String> types() {
        return schemas.keySet();
    }

    /**
     * Finds a frame's violations of the contract.
     *
     * @param frame the frame's text
     * @return the violations; empty if the frame conforms
     */
    public List<String> violations(String frame) {
        String type =
                Json.parse(frame).map(object -> object.path("type").asText()).orElse("");
        JsonSchema schema = schemas.get(type);
        if (schema == null) {
            return List.of("Not a JSON object whose type is one of " + types());
        }
        return schema.validate(frame, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /**
     * Checks that a frame conforms to the contract.
     *
     * @param frame the frame's text
     * @throws AssertionError when it violates the contract; the message lists the violations
     */
    public void check(String frame) {
        List<String> violations = violations(frame);
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    "The frame does not conform to rhetor-ws.yaml: " + frame + "\n" + String.join("\n", violations));
        }
    }

    /** {@return the type in a message's payload, which may differ from the message's name} */
    private static Optional<String> type(JsonNode frames, JsonNode message) {
        JsonNode schema = frames.at(message.at("/payload/$ref").asText().substring(1));
        return Stream.concat(
                        Stream.of(schema),
                        StreamSupport.stream(schema.path("allOf").spliterator(), false))
                .map(part -> part.at("/properties/type/enum/0"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst();
    }

    private static JsonNode yaml(String document) {
        try {
            return YamlMapperFactory.getInstance().readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream resource =
                FrameSchemas.class.getClassLoader().getResourceAsStream("ai/tekton/rhetor/spec/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("The contract is not on the class path: " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
