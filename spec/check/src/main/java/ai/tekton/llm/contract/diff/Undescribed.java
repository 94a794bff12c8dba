package ai.tekton.llm.contract.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what a server's document leaves open, and fills it in from the contract: FastAPI says nothing of an answer that
 * has no model, of a stream, or of a {@code dict}, and nothing said is nothing changed. Not thread-safe.
 */
final class Undescribed {
    private final List<String> places = new ArrayList<>();

    /** {@return the newer operation, with what it leaves open as the older one has it} */
    ComparableOperation fill(ComparableOperation older, ComparableOperation newer) {
        return newer.with(
                contents(older.requests(), newer.requests(), Place.REQUEST),
                contents(older.responses(), newer.responses(), Place.RESPONSE));
    }

    /** {@return the places that were left open, so far} */
    List<String> places() {
        return List.copyOf(places);
    }

    private Map<String, ObjectNode> contents(
            Map<String, ObjectNode> older, Map<String, ObjectNode> newer, String whole) {
        if (!older.isEmpty() && newer.values().stream().allMatch(SchemaNormalizer::isOpen)) {
            older.keySet().forEach(type -> places.add(Place.root(whole, type)));
            return older;
        }
        Map<String, ObjectNode> filled = new LinkedHashMap<>();
        newer.forEach((type, schema) -> {
            ObjectNode described = older.get(type);
            filled.put(type, described == null ? schema : fill(described, schema, Place.root(whole, type)));
        });
        return filled;
    }

    private ObjectNode fill(ObjectNode older, ObjectNode newer, String place) {
        boolean anything = SchemaNormalizer.isOpen(older) || SchemaNormalizer.isFreeObject(older);
        boolean object = older.path("type").equals(newer.path("type"));
        boolean open = SchemaNormalizer.isOpen(newer) || object && SchemaNormalizer.isFreeObject(newer);
        if (open && !anything) {
            places.add(place);
        }
        if (open || SchemaNormalizer.isOpen(older) || object && anything) {
            return older.deepCopy();
        }
        ObjectNode filled = SchemaNormalizer.isMap(newer) ? withNamesOf(older, newer) : newer.deepCopy();
        for (Map.Entry<String, JsonNode> property :
                List.copyOf(filled.path("properties").properties())) {
            JsonNode described = older.path("properties").path(property.getKey());
            if (described.isObject()) {
                ObjectNode inner = (ObjectNode) property.getValue();
                filled.withObjectProperty("properties")
                        .set(
                                property.getKey(),
                                marked(fill((ObjectNode) described, inner, place + "." + property.getKey()), inner));
            }
        }
        within(older, filled, "items", place + Place.ITEMS);
        within(older, filled, "additionalProperties", place + Place.VALUES);
        return filled;
    }

    /** A map has every name, and so those of the older one too. */
    private static ObjectNode withNamesOf(ObjectNode older, ObjectNode map) {
        ObjectNode named = map.deepCopy();
        for (Map.Entry<String, JsonNode> property : older.path("properties").properties()) {
            named.withObjectProperty("properties")
                    .set(property.getKey(), map.path("additionalProperties").deepCopy());
        }
        if (older.has("properties")) {
            named.remove("additionalProperties");
        }
        return named;
    }

    private void within(ObjectNode older, ObjectNode filled, String keyword, String place) {
        if (older.path(keyword).isObject() && filled.path(keyword).isObject()) {
            filled.set(keyword, fill((ObjectNode) older.path(keyword), (ObjectNode) filled.path(keyword), place));
        }
    }

    private static ObjectNode marked(ObjectNode filled, ObjectNode newer) {
        if (newer.has(SchemaNormalizer.HAS_DEFAULT)) {
            filled.put(SchemaNormalizer.HAS_DEFAULT, true);
        }
        return filled;
    }
}
