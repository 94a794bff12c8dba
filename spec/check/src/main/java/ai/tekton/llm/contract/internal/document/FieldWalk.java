package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.internal.document.Mismatch.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares a value's fields with a plain schema for what JSON Schema ignores: unknown names, and null for "absent". */
final class FieldWalk {
    /** Replaces the key of a map in paths, because the server chooses the keys. */
    static final String KEY = "*";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final List<Mismatch> mismatches = new ArrayList<>();

    /** Finds unknown fields, and removes from the value each null that means the same as no field. */
    List<Mismatch> clean(PlainSchema schema, JsonNode value) {
        walk(schema, value, "");
        return mismatches;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void walk(PlainSchema schema, JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            fields(schema, object, path);
        } else if (value.isArray() && schema.items().isPresent()) {
            for (int i = 0; i < value.size(); i++) {
                walk(schema.items().get(), value.get(i), path + "[" + i + "]");
            }
        }
    }

    private void fields(PlainSchema schema, ObjectNode object, String path) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            String name = field.getKey();
            boolean known = schema.properties().containsKey(name);
            if (known && field.getValue().isNull() && !schema.required().contains(name)) {
                object.remove(name);
            } else if (known) {
                walk(schema.properties().get(name), field.getValue(), join(path, name));
            } else if (schema.mapValues().isPresent()) {
                walk(schema.mapValues().get(), field.getValue(), join(path, KEY));
            } else if (!schema.properties().isEmpty() && !schema.anyField()) {
                mismatches.add(unknown(schema, object, name, path));
            }
        }
    }

    /** A name that the contract does not have is new, or another name of a field that is missing. */
    private static Mismatch unknown(PlainSchema schema, ObjectNode object, String name, String path) {
        // A name may contain anything; what does not look like a name is not repeated.
        String shown = PLAIN_NAME.matcher(name).matches() ? name : "(a name of " + name.length() + " characters)";
        return schema.properties().entrySet().stream()
                .filter(field -> !object.has(field.getKey()))
                .filter(field ->
                        field.getValue().otherName(field.getKey(), name::equals).isPresent())
                .findFirst()
                .map(field -> new Mismatch(
                        join(path, field.getKey()),
                        field.getValue().aliases().contains(name) ? Kind.ALIASED : Kind.RENAMED,
                        "is called " + shown + " here"))
                .orElseGet(() -> new Mismatch(join(path, shown), Kind.NEW, "is new"));
    }
}
