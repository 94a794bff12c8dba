package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.diff.Change.Direction;
import ai.tekton.llm.contract.diff.Change.Kind;
import ai.tekton.llm.contract.document.FieldNames;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the fields that a newer document calls otherwise, and puts them under their older names, so that they are compared
 * with what they are, and are neither gone nor new. Not thread-safe.
 */
final class RenamedFields {
    private final List<Change> changes = new ArrayList<>();

    /** {@return the newer operation, with the older one's names for what it calls otherwise} */
    ComparableOperation rename(ComparableOperation older, ComparableOperation newer) {
        return newer.with(
                contents(older.requests(), newer.requests(), Direction.TO_SERVER, Place.REQUEST),
                contents(older.responses(), newer.responses(), Direction.FROM_SERVER, Place.RESPONSE));
    }

    /** {@return what is called otherwise, so far} */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    private Map<String, ObjectNode> contents(
            Map<String, ObjectNode> older, Map<String, ObjectNode> newer, Direction direction, String whole) {
        Map<String, ObjectNode> renamed = new LinkedHashMap<>();
        newer.forEach((type, schema) -> {
            ObjectNode known = older.get(type);
            ObjectNode copy = schema.deepCopy();
            if (known != null) {
                schema(known, copy, direction, Place.root(whole, type));
            }
            renamed.put(type, copy);
        });
        return renamed;
    }

    private void schema(JsonNode older, JsonNode newer, Direction direction, String place) {
        if (newer.path("properties") instanceof ObjectNode fields) {
            for (Map.Entry<String, JsonNode> field : older.path("properties").properties()) {
                name(field, older.path("properties"), fields, direction, place)
                        .ifPresent(name -> required((ObjectNode) newer, name, field.getKey()));
                schema(field.getValue(), fields.path(field.getKey()), direction, place + "." + field.getKey());
            }
        }
        if (older.has("items") && newer.has("items")) {
            schema(older.path("items"), newer.path("items"), direction, place + Place.ITEMS);
        }
        if (older.has("additionalProperties") && newer.has("additionalProperties")) {
            schema(
                    older.path("additionalProperties"),
                    newer.path("additionalProperties"),
                    direction,
                    place + Place.VALUES);
        }
    }

    /** Puts a field under its older name; gives the name it had. */
    private Optional<String> name(
            Map.Entry<String, JsonNode> field, JsonNode known, ObjectNode fields, Direction direction, String place) {
        if (fields.has(field.getKey()) || field.getValue().has(SchemaNormalizer.OLDER_NAME_OF)) {
            return Optional.empty();
        }
        Optional<String> found =
                FieldNames.other(field.getKey(), field.getValue(), other -> fields.has(other) && !known.has(other));
        found.ifPresent(name -> {
            boolean read = direction == Direction.FROM_SERVER && FieldNames.isAlias(name, field.getValue());
            changes.add(new Change(
                    read ? Kind.FIELD_UNDER_ALIAS : Kind.FIELD_RENAMED,
                    direction,
                    place + "." + field.getKey(),
                    field.getKey(),
                    name));
            fields.set(field.getKey(), fields.remove(name));
        });
        return found;
    }

    private static void required(ObjectNode schema, String from, String to) {
        if (schema.path("required").isArray()) {
            List<String> names = new ArrayList<>();
            schema.path("required").forEach(name -> names.add(name.asText().equals(from) ? to : name.asText()));
            names.forEach(schema.putArray("required")::add);
        }
    }
}
