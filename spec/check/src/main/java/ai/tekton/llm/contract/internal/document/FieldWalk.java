package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.internal.document.Mismatch.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares a value's fields with a plain schema for what JSON Schema ignores: unknown names, and null for "absent". */
final class FieldWalk {
    /** Replaces the key of a map in paths, because the server chooses the keys. */
    static final String KEY = "*";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final List<Mismatch> mismatches = new ArrayList<>();

    /** Finds unknown fields, and removes from the value each null that means the same as no field. */
    List<Mismatch> clean(JsonNode schema, JsonNode value) {
        walk(schema, value, "");
        return mismatches;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void walk(JsonNode schema, JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            fields(schema, object, path);
        } else if (value instanceof ArrayNode array && schema.has("items")) {
            for (int i = 0; i < array.size(); i++) {
                walk(schema.path("items"), array.get(i), path + "[" + i + "]");
            }
        }
    }

    private void fields(JsonNode schema, ObjectNode object, String path) {
        JsonNode properties = schema.path("properties");
        Set<String> required = PlainSchema.names(schema.path("required"));
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            String name = field.getKey();
            if (properties.has(name) && field.getValue().isNull() && !required.contains(name)) {
                object.remove(name);
            } else if (properties.has(name)) {
                walk(properties.path(name), field.getValue(), join(path, name));
            } else if (schema.has("additionalProperties")) {
                walk(schema.path("additionalProperties"), field.getValue(), join(path, KEY));
            } else if (!properties.isEmpty() && !schema.has(PlainSchema.ANY_FIELD)) {
                mismatches.add(unknown(properties, object, name, path));
            }
        }
    }

    /** A name that the contract does not have is new, or another name of a field that is missing. */
    private static Mismatch unknown(JsonNode properties, ObjectNode object, String name, String path) {
        // A name may contain anything; what does not look like a name is not repeated.
        String shown = PLAIN_NAME.matcher(name).matches() ? name : "(a name of " + name.length() + " characters)";
        return properties.properties().stream()
                .filter(field -> !object.has(field.getKey()))
                .filter(field -> PlainSchema.otherName(field.getKey(), field.getValue(), name::equals)
                        .isPresent())
                .findFirst()
                .map(field -> new Mismatch(
                        join(path, field.getKey()),
                        PlainSchema.isAlias(name, field.getValue()) ? Kind.ALIASED : Kind.RENAMED,
                        "is called " + shown + " here"))
                .orElseGet(() -> new Mismatch(join(path, shown), Kind.NEW, "is new"));
    }
}
