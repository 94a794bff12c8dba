package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes resolved schemas of every dialect in one plain form, so that only differences in meaning remain.
 *
 * <p>OpenAPI 3.0 and 3.1, FastAPI of either generation and the contract each express "a string, or nothing" in their own
 * way, and openapi-diff takes each for a change of the others. In the plain form {@code allOf} is merged, null is left out
 * (the client reads a null as an absent field), titles, examples and descriptions are removed, and a choice of types is one
 * made-up type.
 */
public final class PlainSchema {
    /** Marks a property that is an older name of another one, which it names. */
    public static final String OLDER_NAME_OF = "x-older-name-of";

    /** Marks a property that has a default, and so always a value. */
    public static final String HAS_DEFAULT = "x-has-default";

    /** Marks an object that may have other fields than its properties. */
    static final String ANY_FIELD = "x-any-field";

    private static final List<String> COPIED = List.of(
            "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", OLDER_NAME_OF, FieldNames.ALIASES);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlainSchema() {}

    /** {@return the schema in the plain form; an empty object where it allows anything} */
    public static ObjectNode of(JsonNode schema) {
        ObjectNode plain = own(schema);
        for (JsonNode part : schema.path("allOf")) {
            plain = merged(plain, of(part), true);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            List<ObjectNode> alternatives = stream(schema.path(choice))
                    .filter(alternative -> !alternative.path("type").asText().equals("null"))
                    // A list of fields of which one is required is not a list of types.
                    .filter(alternative -> alternative.size() != 1 || !alternative.has("required"))
                    .map(PlainSchema::of)
                    .toList();
            if (!alternatives.isEmpty()) {
                plain = merged(plain, union(alternatives), true);
            }
        }
        return plain;
    }

    /** {@return whether a plain schema allows anything} */
    public static boolean isOpen(JsonNode plain) {
        return !plain.has("type") && !plain.has("enum");
    }

    /** {@return whether a plain schema is an object that may have any fields} */
    public static boolean isFreeObject(JsonNode plain) {
        return isUnnamed(plain) && !plain.has("additionalProperties");
    }

    /** {@return whether a plain schema is an object that has values of one schema under any name} */
    public static boolean isMap(JsonNode plain) {
        return isUnnamed(plain) && plain.path("additionalProperties").isObject();
    }

    private static boolean isUnnamed(JsonNode plain) {
        return plain.path("type").asText().equals("object") && !plain.has("properties");
    }

    /** {@return the strings of a list, such as the required fields; none where there is no list} */
    public static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static ObjectNode own(JsonNode schema) {
        ObjectNode plain = type(schema);
        ObjectNode properties = NODES.objectNode();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.set(property.getKey(), of(property.getValue())));
        if (!properties.isEmpty()) {
            plain.put("type", "object").set("properties", properties);
            require(plain, names(schema.path("required")));
        }
        if (plain.path("type").asText().equals("array")) {
            plain.set("items", of(schema.path("items")));
        }
        JsonNode additional = schema.path("additionalProperties");
        ObjectNode values = additional.isObject() ? of(additional) : NODES.objectNode();
        if (!isOpen(values)) {
            plain.set("additionalProperties", values);
        } else if (additional.isObject() || additional.asBoolean()) {
            plain.put(ANY_FIELD, true);
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
        Stream.concat(Stream.of(schema.path("const")), stream(schema.path("enum")))
                .filter(value -> !value.isNull() && !value.isMissingNode())
                .forEach(values::add);
        if (types.isEmpty() && values.path(0).isTextual()) {
            types.add("string");
        }
        types.remove("null");
        ObjectNode plain = typed(NODES.objectNode(), types);
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
        if (alternatives.stream().anyMatch(PlainSchema::isOpen)) {
            return NODES.objectNode();
        }
        Set<String> types = new TreeSet<>();
        alternatives.forEach(plain -> types.addAll(List.of(
                plain.path("format").asText(plain.path("type").asText("")).split(" or "))));
        ObjectNode union = alternatives.stream()
                .reduce((one, other) -> merged(one, other, false))
                .orElseThrow();
        return types.size() > 1 ? typed(union, types) : union;
    }

    private static ObjectNode typed(ObjectNode plain, Set<String> types) {
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

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
