package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Goes through a value beside its schema, for what JSON Schema does not tell: names that are new, and nulls that are none. Not thread-safe. */
final class FieldWalk {
    /** Stands in paths for the key of a map, which is the server's choice. */
    static final String KEY = "*";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final References references;
    private final List<Mismatch> mismatches = new ArrayList<>();

    FieldWalk(References references) {
        this.references = references;
    }

    /** Finds new fields, and removes from the value each null that means the same as no field. */
    List<Mismatch> clean(References.Place schema, JsonNode value) {
        walk(schema, value, "");
        return mismatches;
    }

    /** {@return the way to a field, given by names and indices, in words of the schema} */
    static String path(References references, References.Place schema, List<Object> steps) {
        Optional<References.Place> place = Optional.of(schema);
        String path = "";
        for (Object step : steps) {
            Optional<SchemaShape> shape = place.map(known -> SchemaShape.of(references, known));
            if (step instanceof Integer index) {
                path = path + "[" + index + "]";
                place = shape.flatMap(SchemaShape::items);
            } else {
                String name = step.toString();
                Optional<References.Place> named = shape.flatMap(known -> known.property(name));
                Optional<References.Place> value = shape.flatMap(SchemaShape::values);
                path = join(path, named.isEmpty() && value.isPresent() ? KEY : shown(name));
                place = named.or(() -> value);
            }
        }
        return path;
    }

    private void walk(References.Place schema, JsonNode value, String path) {
        SchemaShape shape = SchemaShape.of(references, schema);
        if (value instanceof ObjectNode object) {
            fields(shape, object, path);
        } else if (value instanceof ArrayNode array && shape.items().isPresent()) {
            for (int i = 0; i < array.size(); i++) {
                walk(shape.items().get(), array.get(i), path + "[" + i + "]");
            }
        }
    }

    private void fields(SchemaShape shape, ObjectNode object, String path) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            String name = field.getKey();
            Optional<References.Place> named = shape.property(name);
            if (named.isPresent() && field.getValue().isNull() && !shape.requires(name)) {
                object.remove(name);
            } else if (named.isPresent()) {
                walk(named.get(), field.getValue(), join(path, name));
            } else if (shape.values().isPresent()) {
                walk(shape.values().get(), field.getValue(), join(path, KEY));
            } else if (shape.namesItsFields() && !renamed(shape, object, name, path)) {
                mismatches.add(new Mismatch(join(path, shown(name)), Mismatch.Kind.NEW, "is new"));
            }
        }
    }

    /** Whether a name that the contract has not is one that a field of it has here; says so. */
    private boolean renamed(SchemaShape shape, ObjectNode object, String name, String path) {
        for (String field : shape.names()) {
            JsonNode schema = shape.property(field).orElseThrow().node();
            boolean other = !object.has(field)
                    && FieldNames.other(field, schema, name::equals).isPresent();
            if (other) {
                Mismatch.Kind kind = FieldNames.isAlias(name, schema) ? Mismatch.Kind.ALIASED : Mismatch.Kind.RENAMED;
                mismatches.add(new Mismatch(join(path, field), kind, "is called " + shown(name) + " here"));
                return true;
            }
        }
        return false;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A name may hold anything; what is none is not shown. */
    private static String shown(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : "(a name of " + name.length() + " characters)";
    }
}
