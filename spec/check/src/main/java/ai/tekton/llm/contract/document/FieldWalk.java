package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares a value's fields with a resolved schema for what JSON Schema ignores: unknown names, and null for "absent". Not thread-safe. */
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
        SchemaShape shape = new SchemaShape(schema);
        if (value instanceof ObjectNode object) {
            fields(shape, object, path);
        } else if (value instanceof ArrayNode array && !shape.items().isMissingNode()) {
            for (int i = 0; i < array.size(); i++) {
                walk(shape.items(), array.get(i), path + "[" + i + "]");
            }
        }
    }

    private void fields(SchemaShape shape, ObjectNode object, String path) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            String name = field.getKey();
            JsonNode known = shape.properties().get(name);
            if (known != null && field.getValue().isNull() && !shape.requires(name)) {
                object.remove(name);
            } else if (known != null) {
                walk(known, field.getValue(), join(path, name));
            } else if (!shape.values().isMissingNode()) {
                walk(shape.values(), field.getValue(), join(path, KEY));
            } else if (shape.isClosed()) {
                mismatches.add(unknown(shape, object, name, path));
            }
        }
    }

    /** A name that the contract does not have is new, or another name of a field that is missing. */
    private static Mismatch unknown(SchemaShape shape, ObjectNode object, String name, String path) {
        // A name may contain anything; what does not look like a name is not repeated.
        String shown = PLAIN_NAME.matcher(name).matches() ? name : "(a name of " + name.length() + " characters)";
        for (Map.Entry<String, JsonNode> field : shape.properties().entrySet()) {
            boolean renamed = !object.has(field.getKey())
                    && FieldNames.other(field.getKey(), field.getValue(), name::equals)
                            .isPresent();
            if (renamed) {
                boolean alias = FieldNames.isAlias(name, field.getValue());
                return new Mismatch(
                        join(path, field.getKey()),
                        alias ? Mismatch.Kind.ALIASED : Mismatch.Kind.RENAMED,
                        "is called " + shown + " here");
            }
        }
        return new Mismatch(join(path, shown), Mismatch.Kind.NEW, "is new");
    }
}
