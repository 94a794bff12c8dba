package ai.tekton.llm.structured;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Builds the schema of each class once, at its first use. Thread-safe. */
final class AnswerSchemas {
    private static final String DEFINITIONS = "$defs";
    private static final int MOST_OF_NAME = 64;

    /** A class, or a list of it. */
    private record Key(Class<?> type, boolean list) {}

    private final ObjectMapper mapper;
    private final LenientJson lenient = new LenientJson();
    private final ConcurrentMap<Key, AnswerSchema<?>> known = new ConcurrentHashMap<>();
    private final Tools tools;

    /** The tools, created at the first use of any class. */
    private static final class Tools {
        private final ObjectMapper mapper;
        private SchemaWriter writer;
        private JsonSchemaFactory schemas;
        private BeanCheck beans;

        Tools(ObjectMapper mapper) {
            this.mapper = mapper;
        }

        synchronized ObjectNode write(Class<?> type) {
            writer = writer == null ? new SchemaWriter(mapper) : writer;
            return writer.write(type);
        }

        synchronized JsonSchema schema(JsonNode node) {
            schemas = schemas == null ? JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012) : schemas;
            JsonSchema schema = schemas.getSchema(
                    node,
                    SchemaValidatorsConfig.builder()
                            .pathType(PathType.JSON_PATH)
                            .build());
            schema.initializeValidators();
            return schema;
        }

        synchronized BeanCheck beans() {
            beans = beans == null ? BeanCheck.ofApplication() : beans;
            return beans;
        }
    }

    AnswerSchemas(ObjectMapper mapper) {
        this.mapper = mapper;
        this.tools = new Tools(mapper);
    }

    @SuppressWarnings("unchecked") // The schema was built for this class.
    <T> AnswerSchema<T> object(Class<T> type) {
        return (AnswerSchema<T>) known.computeIfAbsent(new Key(type, false), key -> build(type, wrapper(type)));
    }

    @SuppressWarnings("unchecked") // The schema was built for lists of this class.
    <T> AnswerSchema<List<T>> list(Class<T> element) {
        return (AnswerSchema<List<T>>) known.computeIfAbsent(new Key(element, true), key -> buildList(element));
    }

    /** The caller's own schema, whose answers stay JSON. */
    AnswerSchema<JsonNode> json(ResponseFormat format) {
        String text = format.schema().orElse("{\"type\":\"object\"}");
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("The schema '" + format.name() + "' is not valid JSON from line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + " on.");
        }
        return new AnswerSchema<>(
                format, schema(node, format.name()), Optional.empty(), lenient, AnswerSchema.Made::of);
    }

    /** The field of the object around a value that is not an object. */
    private Optional<String> wrapper(Class<?> type) {
        JavaType known = mapper.constructType(type);
        boolean value = known.isPrimitive() || known.isEnumType() || ScalarTypes.areOf(type);
        return value ? Optional.of(AnswerSchema.VALUE) : Optional.empty();
    }

    private <T> AnswerSchema<T> build(Class<T> type, Optional<String> wrapper) {
        JavaType read = checked(type);
        if (wrapper.isEmpty() && (read.isContainerType() || read.isReferenceType())) {
            throw new InvalidRequestException(
                    type.getName() + " does not name its element type. Use generateList, or a class of"
                            + " your own with such a field.");
        }
        ObjectNode own = written(type);
        return answerSchema(
                type, wrapper, wrapper.map(name -> within(name, own)).orElse(own), mapper.readerFor(read));
    }

    private <T> AnswerSchema<List<T>> buildList(Class<T> element) {
        checked(element);
        ObjectNode items = mapper.createObjectNode().put("type", "array");
        items.set("items", written(element));
        JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, element);
        return answerSchema(
                element, Optional.of(AnswerSchema.ITEMS), within(AnswerSchema.ITEMS, items), mapper.readerFor(list));
    }

    private JavaType checked(Class<?> type) {
        JavaType read = mapper.constructType(type);
        if (!read.isContainerType() && !read.isReferenceType()) {
            new TypeCheck(mapper).check(read, type.getSimpleName());
        }
        return read;
    }

    private ObjectNode written(Class<?> type) {
        try {
            return tools.write(type);
        } catch (RuntimeException | StackOverflowError e) {
            // Exceptions of the generator's types.
            throw refused(type.getName(), "its conversion to a JSON schema failed", e);
        }
    }

    private JsonSchema schema(JsonNode node, String name) {
        try {
            return tools.schema(node);
        } catch (RuntimeException e) {
            // Exceptions of the validator's types, and the JDK's for an invalid pattern.
            throw refused(name, "its JSON schema is invalid", e);
        }
    }

    private static InvalidRequestException refused(String name, String what, Throwable cause) {
        return new InvalidRequestException(
                name + " cannot be used for an answer: " + what + " ("
                        + cause.getClass().getSimpleName() + "). Nothing was sent.",
                ai.tekton.llm.error.FailureDetails.builder().cause(cause).build());
    }

    /** Wraps a schema; its definitions stay at the root, where references expect them. */
    private ObjectNode within(String name, ObjectNode inner) {
        ObjectNode outer = mapper.createObjectNode().put("type", "object");
        JsonNode definitions = inner.has(DEFINITIONS)
                ? inner.remove(DEFINITIONS)
                : inner.path("items").isObject() ? ((ObjectNode) inner.get("items")).remove(DEFINITIONS) : null;
        if (definitions != null) {
            outer.set(DEFINITIONS, definitions);
        }
        outer.putObject("properties").set(name, inner);
        outer.putArray("required").add(name);
        return outer.put("additionalProperties", false);
    }

    private <T> AnswerSchema<T> answerSchema(
            Class<?> named, Optional<String> wrapper, ObjectNode node, ObjectReader reader) {
        BeanCheck beans = tools.beans();
        return new AnswerSchema<>(
                ResponseFormat.jsonSchema(name(named), node.toString()),
                schema(node, named.getName()),
                wrapper,
                lenient,
                json -> {
                    AnswerSchema.Made<T> made = AnswerSchema.read(reader, json);
                    List<Finding> findings = made.object().map(beans::findings).orElse(made.findings());
                    return findings.isEmpty() ? made : AnswerSchema.Made.wrong(findings);
                });
    }

    private static String name(Class<?> type) {
        String plain = type.getSimpleName().replaceAll("[^A-Za-z0-9_-]", "_");
        String name = plain.isEmpty() ? "answer" : plain;
        return name.substring(0, Math.min(MOST_OF_NAME, name.length()));
    }

    /** The mapper that reads answers: every field, and nothing beyond the schema. */
    static ObjectMapper mapper() {
        return com.fasterxml.jackson.databind.json.JsonMapper.builder()
                .addModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module())
                .addModule(new com.fasterxml.jackson.datatype.jsr310.JavaTimeModule())
                .annotationIntrospector(new LlmIntrospector())
                .visibility(
                        com.fasterxml.jackson.annotation.PropertyAccessor.FIELD,
                        com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .build();
    }
}
