package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.FieldNames;
import ai.tekton.llm.contract.document.References;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes schemas of any dialect in one plain form, so that only what differs in meaning differs.
 *
 * <p>OpenAPI 3.0 and 3.1, FastAPI of either generation and the contract each say "a text, or nothing" in their own way.
 * Here {@code $ref} and {@code allOf} are resolved, null is left out (the client takes a null as a field that is not
 * there), titles, examples and descriptions are gone, and a choice of types is one made-up type. Not thread-safe.
 */
final class SchemaNormalizer {
    /** Marks a property that is an older name of another one, which it names. */
    static final String OLDER_NAME_OF = "x-older-name-of";

    /** Marks a property that has a default, and so a value always. */
    static final String HAS_DEFAULT = "x-has-default";

    private static final List<String> LIMITS =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final References references;
    private final Set<String> underWay = new HashSet<>();

    SchemaNormalizer(References references) {
        this.references = references;
    }

    /** {@return the schema in the plain form; an empty object where it allows anything} */
    ObjectNode normalize(String document, JsonNode schema) {
        References.Place place = references.follow(document, schema);
        String key = place.document() + "#" + place.pointer();
        boolean reached = !place.pointer().isEmpty();
        if (reached && !underWay.add(key)) {
            // What contains itself is compared as far as its first round.
            return NODES.objectNode();
        }
        try {
            return plain(place.document(), place.node());
        } finally {
            if (reached) {
                underWay.remove(key);
            }
        }
    }

    /** {@return whether a plain schema allows anything} */
    static boolean isOpen(JsonNode plain) {
        return !plain.has("type") && !plain.has("enum");
    }

    /** {@return whether a plain schema is an object that may have any fields} */
    static boolean isFreeObject(JsonNode plain) {
        return plain.path("type").asText().equals("object")
                && !plain.has("properties")
                && !plain.has("additionalProperties");
    }

    /** {@return whether a plain schema is an object that has a value for whatever name} */
    static boolean isMap(JsonNode plain) {
        return plain.path("type").asText().equals("object")
                && !plain.has("properties")
                && plain.path("additionalProperties").isObject();
    }

    private ObjectNode plain(String document, JsonNode schema) {
        ObjectNode plain = own(document, schema);
        for (JsonNode part : schema.path("allOf")) {
            plain = merged(plain, normalize(document, part), true);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            List<ObjectNode> alternatives = alternatives(document, schema.path(choice));
            if (!alternatives.isEmpty()) {
                plain = merged(plain, union(alternatives), true);
            }
        }
        return plain;
    }

    private ObjectNode own(String document, JsonNode schema) {
        ObjectNode plain = NODES.objectNode();
        type(schema, plain);
        ObjectNode properties = NODES.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            properties.set(property.getKey(), property(document, property.getValue()));
        }
        if (!properties.isEmpty()) {
            plain.put("type", "object").set("properties", properties);
        }
        if (!schema.path("required").isEmpty() && !properties.isEmpty()) {
            plain.set("required", schema.path("required").deepCopy());
        }
        if (plain.path("type").asText().equals("array")) {
            plain.set("items", normalize(document, schema.path("items")));
        }
        if (schema.path("additionalProperties").isObject()) {
            ObjectNode values = normalize(document, schema.path("additionalProperties"));
            if (!isOpen(values)) {
                plain.set("additionalProperties", values);
            }
        }
        LIMITS.forEach(limit -> {
            if (schema.has(limit)) {
                plain.set(limit, schema.path(limit));
            }
        });
        exclusive(schema, plain, "minimum", "exclusiveMinimum");
        exclusive(schema, plain, "maximum", "exclusiveMaximum");
        return plain;
    }

    private ObjectNode property(String document, JsonNode schema) {
        ObjectNode plain = normalize(document, schema);
        if (schema.has(OLDER_NAME_OF)) {
            plain.set(OLDER_NAME_OF, schema.path(OLDER_NAME_OF));
        }
        if (schema.has(FieldNames.ALIASES)) {
            plain.set(FieldNames.ALIASES, schema.path(FieldNames.ALIASES));
        }
        if (!schema.path("default").isMissingNode() && !schema.path("default").isNull()) {
            plain.put(HAS_DEFAULT, true);
        }
        return plain;
    }

    private static void type(JsonNode schema, ObjectNode plain) {
        Set<String> types = new TreeSet<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        ArrayNode values = NODES.arrayNode();
        if (schema.has("const")) {
            values.add(schema.path("const"));
        }
        schema.path("enum").forEach(value -> {
            if (!value.isNull()) {
                values.add(value);
            }
        });
        if (!values.isEmpty()) {
            plain.set("enum", values);
            if (types.isEmpty() && values.get(0).isTextual()) {
                types.add("string");
            }
        }
        types.remove("null");
        typed(plain, types);
    }

    /** 3.0 says that a bound is exclusive, 3.1 what the exclusive bound is. Here it is as in 3.0. */
    private static void exclusive(JsonNode schema, ObjectNode plain, String bound, String exclusive) {
        if (schema.path(exclusive).isNumber()) {
            plain.set(bound, schema.path(exclusive));
            plain.put(exclusive, true);
        } else if (schema.path(exclusive).asBoolean()) {
            plain.put(exclusive, true);
        }
    }

    private List<ObjectNode> alternatives(String document, JsonNode choice) {
        List<ObjectNode> alternatives = new ArrayList<>();
        for (JsonNode alternative : choice) {
            boolean nothing = alternative.path("type").asText().equals("null");
            // Which of the fields there must be one of is not a type of its own.
            boolean onlyRequires = alternative.size() == 1 && alternative.has("required");
            if (!nothing && !onlyRequires) {
                alternatives.add(normalize(document, alternative));
            }
        }
        return alternatives;
    }

    private static ObjectNode union(List<ObjectNode> alternatives) {
        if (alternatives.stream().anyMatch(SchemaNormalizer::isOpen)) {
            return NODES.objectNode();
        }
        Set<String> types = new TreeSet<>();
        alternatives.forEach(alternative -> types.addAll(types(alternative)));
        if (types.size() > 1) {
            return typed(NODES.objectNode(), types);
        }
        return alternatives.stream()
                .reduce((one, other) -> merged(one, other, false))
                .orElseThrow();
    }

    /** {@return the types that a plain schema allows} */
    static Set<String> types(JsonNode plain) {
        String choice = plain.path("format").asText();
        return Set.of((choice.isEmpty() ? plain.path("type").asText() : choice).split(" or "));
    }

    private static ObjectNode typed(ObjectNode plain, Set<String> types) {
        if (types.size() == 1) {
            plain.put("type", types.iterator().next());
        } else if (types.size() > 1) {
            // OpenAPI 3.0 has one type; that it stands for several is said where nothing else is.
            plain.put("type", "string").put("format", String.join(" or ", types));
        }
        return plain;
    }

    /** {@return both in one: all that either requires, or for alternatives what each of them does} */
    private static ObjectNode merged(ObjectNode one, ObjectNode other, boolean both) {
        ObjectNode merged = one.deepCopy();
        for (Map.Entry<String, JsonNode> entry : other.properties()) {
            switch (entry.getKey()) {
                case "properties" ->
                    merged.withObjectProperty("properties")
                            .setAll((ObjectNode) entry.getValue().deepCopy());
                case "required" -> {
                    if (both) {
                        ArrayNode required = merged.withArrayProperty("required");
                        entry.getValue().forEach(required::add);
                    }
                }
                default -> merged.set(entry.getKey(), entry.getValue());
            }
        }
        if (!both) {
            Set<String> each = new TreeSet<>();
            one.path("required").forEach(name -> each.add(name.asText()));
            Set<String> others = new TreeSet<>();
            other.path("required").forEach(name -> others.add(name.asText()));
            each.retainAll(others);
            merged.remove("required");
            if (!each.isEmpty()) {
                each.forEach(merged.withArrayProperty("required")::add);
            }
        }
        return merged;
    }
}
