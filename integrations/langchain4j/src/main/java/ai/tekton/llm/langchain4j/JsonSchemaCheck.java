package ai.tekton.llm.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Validates a document against the subset of JSON Schema that LangChain4j can express. Thread-safe. */
final class JsonSchemaCheck {
    /** The maximum depth, at which references to themselves end. */
    private static final int MAX_DEPTH = 200;

    private final JsonNode root;

    JsonSchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** The first fault and its location; empty for none. Contains the schema's names, but no values of the document. */
    Optional<String> fault(JsonNode document) {
        return fault(root, document, "$", 0);
    }

    private Optional<String> fault(JsonNode schema, JsonNode value, String place, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.of(place + " is nested too deeply.");
        }
        if (schema.has("$ref")) {
            return fault(referred(schema.get("$ref").asText()), value, place, depth + 1);
        }
        if (schema.has("anyOf")) {
            return alternatives(schema.get("anyOf"), value, place, depth);
        }
        if (schema.has("enum")) {
            return among(schema.get("enum"), value)
                    ? Optional.empty()
                    : Optional.of(place + " is not one of the allowed values.");
        }
        if (schema.has("type") && !isOf(schema.get("type"), value)) {
            return Optional.of(place + " must have the type " + schema.get("type") + ".");
        }
        if (value.isObject()) {
            return object(schema, value, place, depth);
        }
        return value.isArray() && schema.has("items") ? array(schema, value, place, depth) : Optional.empty();
    }

    /** Resolves {@code #/$defs/name}; an unknown reference allows any value. */
    private JsonNode referred(String reference) {
        return root.at(reference.startsWith("#") ? reference.substring(1) : "/" + reference);
    }

    private Optional<String> alternatives(JsonNode any, JsonNode value, String place, int depth) {
        for (JsonNode each : any) {
            if (fault(each, value, place, depth + 1).isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(place + " matches none of its alternatives.");
    }

    private static boolean among(JsonNode values, JsonNode value) {
        return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
    }

    private static boolean isOf(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return StreamSupport.stream(type.spliterator(), false).anyMatch(each -> isOf(each, value));
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() || (value.isNumber() && value.canConvertToExactIntegral());
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private Optional<String> object(JsonNode schema, JsonNode value, String place, int depth) {
        List<String> missing = new ArrayList<>();
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                missing.add(name.asText());
            }
        });
        if (!missing.isEmpty()) {
            return Optional.of(place + " does not have " + String.join(", ", missing) + ".");
        }
        JsonNode properties = schema.path("properties");
        boolean closed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode wanted = properties.path(field.getKey());
            if (wanted.isMissingNode() && closed) {
                return Optional.of(place + " has a property that is not allowed.");
            }
            // Models often write null for an optional property instead of leaving it out.
            boolean absent = field.getValue().isNull() && !among(schema.path("required"), field.getKey());
            Optional<String> fault = wanted.isMissingNode() || absent
                    ? Optional.empty()
                    : fault(wanted, field.getValue(), place + "." + field.getKey(), depth + 1);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static boolean among(JsonNode names, String name) {
        return StreamSupport.stream(names.spliterator(), false)
                .anyMatch(each -> each.asText().equals(name));
    }

    private Optional<String> array(JsonNode schema, JsonNode value, String place, int depth) {
        for (int i = 0; i < value.size(); i++) {
            Optional<String> fault = fault(schema.get("items"), value.get(i), place + "[" + i + "]", depth + 1);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }
}
