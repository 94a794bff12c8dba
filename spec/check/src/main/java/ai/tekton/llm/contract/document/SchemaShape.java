package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The fields that a resolved schema describes, in itself or in a combination. Not thread-safe. */
final class SchemaShape {
    private final Map<String, JsonNode> properties = new LinkedHashMap<>();
    private final Set<String> required = new HashSet<>();
    private JsonNode values = MissingNode.getInstance();
    private JsonNode items = MissingNode.getInstance();
    private boolean open;

    SchemaShape(JsonNode schema) {
        add(schema, true);
    }

    /** {@return the schemas of the named fields, by their names} */
    Map<String, JsonNode> properties() {
        return properties;
    }

    boolean requires(String name) {
        return required.contains(name);
    }

    /** {@return the schema of a map's values; missing where this is no map} */
    JsonNode values() {
        return values;
    }

    /** {@return the schema of a list's items; missing where this is no list} */
    JsonNode items() {
        return items;
    }

    /** {@return whether a field that has no name here is new} */
    boolean isClosed() {
        return !properties.isEmpty() && values.isMissingNode() && !open;
    }

    private void add(JsonNode schema, boolean certain) {
        schema.path("properties")
                .properties()
                .forEach(property -> properties.putIfAbsent(property.getKey(), property.getValue()));
        if (certain) {
            schema.path("required").forEach(name -> required.add(name.asText()));
        }
        JsonNode additional = schema.path("additionalProperties");
        values = additional.isObject() ? additional : values;
        open |= additional.asBoolean();
        items = schema.has("items") ? schema.path("items") : items;
        schema.path("allOf").forEach(part -> add(part, certain));
        schema.path("anyOf").forEach(part -> add(part, false));
        schema.path("oneOf").forEach(part -> add(part, false));
    }
}
