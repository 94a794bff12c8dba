package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a schema says of the fields of a value, wherever it says it: in itself, a {@code $ref} or a combination. */
final class SchemaShape {
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

    private final References references;
    private final Map<String, References.Place> properties = new LinkedHashMap<>();
    private final Set<String> required = new HashSet<>();
    private References.Place values;
    private References.Place items;
    private boolean anything;

    private SchemaShape(References references) {
        this.references = references;
    }

    static SchemaShape of(References references, References.Place schema) {
        SchemaShape shape = new SchemaShape(references);
        shape.add(references.follow(schema.document(), schema.node()), true);
        return shape;
    }

    /** {@return the schema of a field; empty where the field is not named} */
    Optional<References.Place> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    /** {@return the names of the fields, in their order} */
    Set<String> names() {
        return properties.keySet();
    }

    boolean requires(String name) {
        return required.contains(name);
    }

    /** {@return the schema of a map's values; empty where this is no map} */
    Optional<References.Place> values() {
        return Optional.ofNullable(values);
    }

    Optional<References.Place> items() {
        return Optional.ofNullable(items);
    }

    /** {@return whether the schema names the fields that there are} */
    boolean namesItsFields() {
        return !properties.isEmpty() && values == null && !anything;
    }

    private void add(References.Place schema, boolean certain) {
        JsonNode node = schema.node();
        node.path("properties")
                .properties()
                .forEach(property -> properties.putIfAbsent(property.getKey(), follow(schema, property.getValue())));
        if (certain) {
            node.path("required").forEach(name -> required.add(name.asText()));
        }
        JsonNode additional = node.path("additionalProperties");
        if (additional.isObject()) {
            values = follow(schema, additional);
        }
        anything |= additional.asBoolean();
        if (node.has("items")) {
            items = follow(schema, node.get("items"));
        }
        node.path("allOf").forEach(part -> add(follow(schema, part), certain));
        for (String alternatives : ALTERNATIVES) {
            node.path(alternatives).forEach(part -> add(follow(schema, part), false));
        }
    }

    private References.Place follow(References.Place from, JsonNode node) {
        return references.follow(from.document(), node);
    }
}
