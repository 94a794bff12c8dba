package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.FieldNames;
import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prepares a newer schema for the comparison: a field with another name gets the older name, so that it is neither gone nor
 * new, and what the newer document does not describe is filled in from the older one. FastAPI does not describe an answer
 * without a model, a stream, or a {@code dict}, which does not mean that they have changed. Not thread-safe.
 */
final class SchemaAlignment {
    private final boolean answer;
    private final List<Finding> findings;

    /** Adds the other names and the missing descriptions to the findings. */
    SchemaAlignment(boolean answer, List<Finding> findings) {
        this.answer = answer;
        this.findings = findings;
    }

    /** {@return the newer schemas, by their media types, as they are to be compared with the older ones} */
    Map<String, ObjectNode> align(Map<String, ObjectNode> older, Map<String, ObjectNode> newer) {
        if (!older.isEmpty() && newer.values().stream().allMatch(PlainSchema::isOpen)) {
            older.keySet().forEach(type -> undescribed(ComparableOperation.root(answer, type)));
            return older;
        }
        Map<String, ObjectNode> aligned = new LinkedHashMap<>();
        newer.forEach((type, schema) -> aligned.put(
                type,
                older.containsKey(type)
                        ? align(older.get(type), schema, ComparableOperation.root(answer, type))
                        : schema));
        return aligned;
    }

    private void undescribed(String place) {
        findings.add(new Finding(
                Verdict.NOT_CHECKED, Finding.Source.DOCUMENT, place, "The document does not describe it.", ""));
    }

    private ObjectNode align(ObjectNode older, ObjectNode newer, String place) {
        boolean anything = PlainSchema.isOpen(older) || PlainSchema.isFreeObject(older);
        boolean sameType = older.path("type").equals(newer.path("type"));
        boolean open = PlainSchema.isOpen(newer) || sameType && PlainSchema.isFreeObject(newer);
        if (open && !anything) {
            undescribed(place);
        }
        if (open || PlainSchema.isOpen(older) || sameType && anything) {
            ObjectNode copy = older.deepCopy();
            return newer.has(PlainSchema.HAS_DEFAULT) ? copy.put(PlainSchema.HAS_DEFAULT, true) : copy;
        }
        if (!sameType) {
            return newer;
        }
        ObjectNode aligned = PlainSchema.isMap(newer) ? withNamesOf(older, newer) : newer.deepCopy();
        if (aligned.path("properties") instanceof ObjectNode fields) {
            older.path("properties").properties().forEach(field -> {
                otherName(older, fields, field).ifPresent(name -> rename(aligned, name, field, place));
                align(field.getValue(), fields, field.getKey(), place + "." + field.getKey());
            });
        }
        align(older.path("items"), aligned, "items", place + "[]");
        align(older.path("additionalProperties"), aligned, "additionalProperties", place + ".*");
        return aligned;
    }

    private void align(JsonNode older, ObjectNode owner, String name, String place) {
        if (older instanceof ObjectNode known && owner.path(name) instanceof ObjectNode newer) {
            owner.set(name, align(known, newer, place));
        }
    }

    /** A map has every name, and so those of the older schema too. */
    private static ObjectNode withNamesOf(ObjectNode older, ObjectNode map) {
        ObjectNode named = map.deepCopy();
        if (older.has("properties")) {
            JsonNode values = named.remove("additionalProperties");
            ObjectNode fields = named.withObjectProperty("properties");
            older.path("properties").fieldNames().forEachRemaining(name -> fields.set(name, values.deepCopy()));
        }
        return named;
    }

    private static Optional<String> otherName(ObjectNode older, ObjectNode fields, Map.Entry<String, JsonNode> field) {
        boolean known = fields.has(field.getKey()) || field.getValue().has(PlainSchema.OLDER_NAME_OF);
        return known
                ? Optional.empty()
                : FieldNames.other(
                        field.getKey(),
                        field.getValue(),
                        name -> fields.has(name) && !older.path("properties").has(name));
    }

    /** Gives a field its older name, also among the required ones. */
    private void rename(ObjectNode schema, String name, Map.Entry<String, JsonNode> field, String place) {
        Change change = FieldNames.isAlias(name, field.getValue()) ? Change.FIELD_UNDER_ALIAS : Change.FIELD_RENAMED;
        change.add(findings, place + "." + field.getKey(), answer, field.getKey(), name);
        ObjectNode fields = schema.withObjectProperty("properties");
        fields.set(field.getKey(), fields.remove(name));
        List<String> required = List.copyOf(PlainSchema.names(schema.path("required")));
        schema.remove("required");
        required.forEach(each -> schema.withArrayProperty("required").add(each.equals(name) ? field.getKey() : each));
    }
}
