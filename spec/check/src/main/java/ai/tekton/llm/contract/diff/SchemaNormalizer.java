package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.FieldNames;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes resolved schemas of every dialect in one plain form, so that only differences in meaning remain.
 *
 * <p>OpenAPI 3.0 and 3.1, FastAPI of either generation and the contract each express "a string, or nothing" in their own
 * way. In the plain form {@code allOf} is merged, null is left out (the client reads a null as an absent field), titles,
 * examples and descriptions are gone, and a choice of types is one made-up type.
 */
final class SchemaNormalizer {
    /** Marks a property that is an older name of another one, which it names. */
    static final String OLDER_NAME_OF = "x-older-name-of";

    /** Marks a property that has a default, and so always a value. */
    static final String HAS_DEFAULT = "x-has-default";

    private static final List<String> COPIED = List.of(
            "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", OLDER_NAME_OF, FieldNames.ALIASES);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaNormalizer() {}

    /** {@return the schema in the plain form; an empty object where it allows anything} */
    static ObjectNode normalize(JsonNode schema) {
        ObjectNode plain = own(schema);
        for (JsonNode part : schema.path("allOf")) {
            plain = merged(plain, normalize(part), true);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            List<ObjectNode> alternatives = StreamSupport.stream(
                            schema.path(choice).spliterator(), false)
                    .filter(alternative -> !alternative.path("type").asText().equals("null"))
                    // A list of fields of which one is required is not a list of types.
                    .filter(alternative -> alternative.size() != 1 || !alternative.has("required"))
                    .map(SchemaNormalizer::normalize)
                    .toList();
            if (!alternatives.isEmpty()) {
                plain = merged(plain, union(alternatives), true);
            }
        }
        return plain;
    }

    /** {@return whether a plain schema allows anything} */
    static boolean isOpen(JsonNode plain) {
        return !plain.has("type") && !plain.has("enum");
    }

    /** {@return whether a plain schema is an object that may have any fields} */
    static boolean isFreeObject(JsonNode plain) {
        return isUnnamed(plain) && !plain.has("additionalProperties");
    }

    /** {@return whether a plain schema is an object that has values of one schema under any name} */
    static boolean isMap(JsonNode plain) {
        return isUnnamed(plain) && plain.path("additionalProperties").isObject();
    }

    private static boolean isUnnamed(JsonNode plain) {
        return plain.path("type").asText().equals("object") && !plain.has("properties");
    }

    /** {@return the strings of a list, such as the required fields; none where there is no list} */
    static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static ObjectNode own(JsonNode schema) {
        ObjectNode plain = type(schema);
        ObjectNode properties = NODES.objectNode();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.set(property.getKey(), normalize(property.getValue())));
        if (!properties.isEmpty()) {
            plain.put("type", "object").set("properties", properties);
            require(plain, names(schema.path("required")));
        }
        if (plain.path("type").asText().equals("array")) {
            plain.set("items", normalize(schema.path("items")));
        }
        if (schema.path("additionalProperties").isObject()) {
            ObjectNode values = normalize(schema.path("additionalProperties"));
            plain.setAll(isOpen(values) ? Map.of() : Map.of("additionalProperties", values));
        }
        COPIED.stream().filter(schema::has).forEach(keyword -> plain.set(keyword, schema.path(keyword)));
        exclusive(schema, plain, "minimum", "exclusiveMinimum");
        exclusive(schema, plain, "maximum", "exclusiveMaximum");
        if (schema.hasNonNull("default")) {
            plain.put(HAS_DEFAULT, true);
        }
        return plain;
    }

    private static ObjectNode type(JsonNode schema) {
        Set<String> types = names(schema.path("type"));
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        ArrayNode values = NODES.arrayNode();
        Stream.concat(
                        Stream.of(schema.path("const")),
                        StreamSupport.stream(schema.path("enum").spliterator(), false))
                .filter(value -> !value.isNull() && !value.isMissingNode())
                .forEach(values::add);
        if (types.isEmpty() && values.path(0).isTextual()) {
            types.add("string");
        }
        types.remove("null");
        ObjectNode plain = typed(types);
        if (!values.isEmpty()) {
            plain.set("enum", values);
        }
        return plain;
    }

    /** OpenAPI 3.0 marks a bound as exclusive, and 3.1 has the exclusive bound as a number. The plain form is that of 3.0. */
    private static void exclusive(JsonNode schema, ObjectNode plain, String bound, String exclusive) {
        if (schema.path(exclusive).isNumber()) {
            plain.set(bound, schema.path(exclusive));
        }
        if (schema.path(exclusive).isNumber() || schema.path(exclusive).asBoolean()) {
            plain.put(exclusive, true);
        }
    }

    private static ObjectNode union(List<ObjectNode> alternatives) {
        if (alternatives.stream().anyMatch(SchemaNormalizer::isOpen)) {
            return NODES.objectNode();
        }
        Set<String> types = new TreeSet<>();
        alternatives.forEach(
                alternative -> types.addAll(List.of(type(alternative, "").split(" or "))));
        return types.size() > 1
                ? typed(types)
                : alternatives.stream()
                        .reduce((one, other) -> merged(one, other, false))
                        .orElseThrow();
    }

    private static String type(JsonNode plain, String none) {
        return plain.path("format").asText(plain.path("type").asText(none));
    }

    private static ObjectNode typed(Set<String> types) {
        ObjectNode plain = NODES.objectNode();
        if (types.size() == 1) {
            plain.put("type", types.iterator().next());
        } else if (types.size() > 1) {
            // OpenAPI 3.0 has one type; the format, which the plain form has for nothing else, lists all of them.
            plain.put("type", "string").put("format", String.join(" or ", types));
        }
        return plain;
    }

    /** {@return both in one: with all that either requires, or for alternatives what both of them require} */
    private static ObjectNode merged(ObjectNode one, ObjectNode other, boolean both) {
        ObjectNode merged = one.deepCopy().setAll(other);
        if (one.has("properties") && other.has("properties")) {
            ObjectNode properties = one.path("properties").deepCopy();
            merged.set("properties", properties.setAll((ObjectNode) other.path("properties")));
        }
        Set<String> required = names(one.path("required"));
        Set<String> others = names(other.path("required"));
        if (both) {
            required.addAll(others);
        } else {
            required.retainAll(others);
        }
        require(merged, required);
        return merged;
    }

    private static void require(ObjectNode plain, Set<String> names) {
        plain.remove("required");
        names.forEach(name -> plain.withArrayProperty("required").add(name));
    }
}
