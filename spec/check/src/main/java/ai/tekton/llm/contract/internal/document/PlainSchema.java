package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes resolved schemas of every dialect in one plain form, so that only differences in meaning remain.
 *
 * <p>OpenAPI 3.0 and 3.1, FastAPI of either generation and the contract each express "a string, or nothing" in their own
 * way. In the plain form {@code allOf} is merged, null is left out (the client reads a null as an absent field), titles,
 * examples and descriptions are removed, and a choice of types is one made-up type, such as {@code integer or string}.
 */
public final class PlainSchema {
    /** Marks a property that is an older name of another one, which it names. */
    public static final String OLDER_NAME_OF = "x-older-name-of";

    /** Marks a property that has a default, and so always a value. */
    public static final String HAS_DEFAULT = "x-has-default";

    /** The keyword that lists a field's names on other servers, which clients read too. */
    private static final String ALIASES = "x-aliases";

    private static final Pattern WORD_START = Pattern.compile("_([a-z0-9])");

    /** Marks an object that may have other fields than its properties. */
    static final String ANY_FIELD = "x-any-field";

    private static final List<String> COPIED =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", OLDER_NAME_OF, ALIASES);
    /** The bounds of OpenAPI 3.1, as 3.0 has them. */
    private static final Map<String, String> EXCLUSIVE =
            Map.of("exclusiveMinimum", "minimum", "exclusiveMaximum", "maximum");

    private static final String OR = " or ";
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

    /** {@return the properties of a plain schema, in its order} */
    public static Map<String, JsonNode> properties(JsonNode plain) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        plain.path("properties").properties().forEach(field -> properties.put(field.getKey(), field.getValue()));
        return properties;
    }

    /** {@return the types that a plain schema's made-up type consists of} */
    public static Set<String> types(String type) {
        return new TreeSet<>(List.of(type.split(OR)));
    }

    /** {@return the strings of a list, such as the required fields; none where there is no list} */
    public static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    /** {@return the first name that means the same as a field's in the contract, and passes a test} */
    public static Optional<String> otherName(String name, JsonNode schema, Predicate<String> test) {
        String camelCase =
                WORD_START.matcher(name).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
        return Stream.concat(aliases(schema), Stream.of(camelCase, name.replaceFirst("_id$", "")))
                .filter(other -> !other.equals(name))
                .filter(test)
                .findFirst();
    }

    /** {@return whether clients read a field of the contract under another name} */
    public static boolean isAlias(String other, JsonNode schema) {
        return aliases(schema).anyMatch(other::equals);
    }

    private static Stream<String> aliases(JsonNode schema) {
        return stream(schema.path(ALIASES)).map(JsonNode::asText);
    }

    private static ObjectNode own(JsonNode schema) {
        ObjectNode plain = type(schema);
        ObjectNode properties = NODES.objectNode();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.set(property.getKey(), of(property.getValue())));
        if (!properties.isEmpty()) {
            plain.put("type", plain.path("type").asText("object")).set("properties", properties);
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
        EXCLUSIVE.forEach((exclusive, bound) -> {
            if (schema.path(exclusive).isNumber()) {
                plain.set(bound, schema.path(exclusive));
            }
        });
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
        ObjectNode plain = NODES.objectNode();
        if (!types.isEmpty()) {
            plain.put("type", String.join(OR, types));
        }
        if (!values.isEmpty()) {
            plain.set("enum", values);
        }
        return plain;
    }

    private static ObjectNode union(List<ObjectNode> alternatives) {
        if (alternatives.stream().anyMatch(PlainSchema::isOpen)) {
            return NODES.objectNode();
        }
        Set<String> types = new TreeSet<>();
        alternatives.forEach(plain -> types.addAll(types(plain.path("type").asText())));
        return alternatives.stream()
                .reduce((one, other) -> merged(one, other, false))
                .orElseThrow()
                .put("type", String.join(OR, types));
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
