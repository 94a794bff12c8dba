package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
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
 * A resolved schema of any dialect in one plain form, so that only differences in meaning remain. Immutable.
 *
 * <p>OpenAPI 3.0 and 3.1, FastAPI of either generation and the contract each express "a string, or nothing" in their own
 * way. In the plain form {@code allOf} is merged, null is left out (the client reads a null as an absent field), titles,
 * examples and descriptions are removed, and a choice of types is a set of them.
 *
 * @param types the types of a value; none where it may have any
 * @param values the values that are listed; none where there is no list
 * @param limits the limits by their keywords, those of OpenAPI 3.1 by those of 3.0
 * @param mapValues the schema of values under any other name than that of a property
 * @param anyField whether an object may have other fields than its properties
 * @param hasDefault whether a property has a default, and so always a value
 * @param olderNameOf the property of which this one is an older name
 * @param aliases the names of a property on other servers, which clients read too
 */
public record PlainSchema(
        Set<String> types,
        Set<String> values,
        Map<String, BigDecimal> limits,
        Map<String, PlainSchema> properties,
        Set<String> required,
        Optional<PlainSchema> items,
        Optional<PlainSchema> mapValues,
        boolean anyField,
        boolean hasDefault,
        Optional<String> olderNameOf,
        List<String> aliases) {
    /** The keyword of a property that is an older name of another one, which it names. */
    public static final String OLDER_NAME_OF = "x-older-name-of";

    /** Allows anything. */
    public static final PlainSchema ANY = new PlainSchema(
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            List.of());

    private static final List<String> LIMITS =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems");
    /** The bounds of OpenAPI 3.1, as 3.0 has them. */
    private static final Map<String, String> EXCLUSIVE =
            Map.of("exclusiveMinimum", "minimum", "exclusiveMaximum", "maximum");

    private static final Set<String> OBJECT = Set.of("object");
    private static final Pattern WORD_START = Pattern.compile("_([a-z0-9])");

    /** {@return the plain form of a schema} */
    public static PlainSchema of(JsonNode schema) {
        PlainSchema plain = own(schema);
        for (JsonNode part : schema.path("allOf")) {
            plain = plain.and(of(part));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            Optional<PlainSchema> alternatives = stream(schema.path(choice))
                    .filter(alternative -> !alternative.path("type").asText().equals("null"))
                    // A list of fields of which one is required is not a list of types.
                    .filter(alternative -> alternative.size() != 1 || !alternative.has("required"))
                    .map(PlainSchema::of)
                    .reduce(PlainSchema::or);
            plain = alternatives.map(plain::and).orElse(plain);
        }
        return plain;
    }

    private static PlainSchema own(JsonNode schema) {
        Map<String, PlainSchema> properties = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.put(property.getKey(), of(property.getValue())));
        Set<String> types = types(schema);
        if (types.isEmpty() && !properties.isEmpty()) {
            types.addAll(OBJECT);
        }
        JsonNode additional = schema.path("additionalProperties");
        Optional<PlainSchema> mapValues = Optional.of(additional)
                .filter(JsonNode::isObject)
                .map(PlainSchema::of)
                .filter(values -> !values.isOpen());
        return new PlainSchema(
                types,
                values(schema),
                limits(schema),
                properties,
                properties.isEmpty() ? Set.of() : names(schema.path("required")),
                types.equals(Set.of("array")) ? Optional.of(of(schema.path("items"))) : Optional.empty(),
                mapValues,
                mapValues.isEmpty() && (additional.isObject() || additional.asBoolean()),
                schema.hasNonNull("default"),
                Optional.of(schema.path(OLDER_NAME_OF).asText()).filter(name -> !name.isEmpty()),
                stream(schema.path("x-aliases")).map(JsonNode::asText).toList());
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = names(schema.path("type"));
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        } else if (types.isEmpty()
                && listed(schema).findFirst().filter(JsonNode::isTextual).isPresent()) {
            types.add("string");
        }
        types.remove("null");
        return types;
    }

    private static Set<String> values(JsonNode schema) {
        Set<String> values = new TreeSet<>();
        listed(schema).forEach(value -> values.add(value.asText()));
        return values;
    }

    private static Stream<JsonNode> listed(JsonNode schema) {
        return Stream.concat(Stream.of(schema.path("const")), stream(schema.path("enum")))
                .filter(value -> !value.isNull() && !value.isMissingNode());
    }

    private static Map<String, BigDecimal> limits(JsonNode schema) {
        Map<String, BigDecimal> limits = new LinkedHashMap<>();
        LIMITS.stream()
                .filter(keyword -> schema.path(keyword).isNumber())
                .forEach(keyword -> limits.put(keyword, schema.path(keyword).decimalValue()));
        EXCLUSIVE.forEach((exclusive, bound) -> {
            if (schema.path(exclusive).isNumber()) {
                limits.put(bound, schema.path(exclusive).decimalValue());
            }
        });
        return limits;
    }

    /** {@return a schema that requires all that either requires} */
    private PlainSchema and(PlainSchema other) {
        Set<String> all = new TreeSet<>(required);
        all.addAll(other.required);
        return merged(other, other.types.isEmpty() ? types : other.types, all);
    }

    /** {@return a schema of a choice, which requires what both of them require} */
    private PlainSchema or(PlainSchema other) {
        if (isOpen() || other.isOpen()) {
            return ANY;
        }
        Set<String> either = new TreeSet<>(types);
        either.addAll(other.types);
        Set<String> both = new TreeSet<>(required);
        both.retainAll(other.required);
        return merged(other, either, both);
    }

    private PlainSchema merged(PlainSchema other, Set<String> theTypes, Set<String> theRequired) {
        Map<String, BigDecimal> allLimits = new LinkedHashMap<>(limits);
        allLimits.putAll(other.limits);
        Map<String, PlainSchema> allProperties = new LinkedHashMap<>(properties);
        allProperties.putAll(other.properties);
        return new PlainSchema(
                theTypes,
                other.values.isEmpty() ? values : other.values,
                allLimits,
                allProperties,
                theRequired,
                other.items.or(() -> items),
                other.mapValues.or(() -> mapValues),
                anyField || other.anyField,
                hasDefault || other.hasDefault,
                other.olderNameOf.or(() -> olderNameOf),
                other.aliases.isEmpty() ? aliases : other.aliases);
    }

    /** {@return whether anything is allowed} */
    public boolean isOpen() {
        return types.isEmpty() && values.isEmpty();
    }

    /** {@return whether it is an object that may have any fields} */
    public boolean isFreeObject() {
        return types.equals(OBJECT) && properties.isEmpty() && mapValues.isEmpty();
    }

    /** {@return the first name that means the same as that of this property, and passes a test} */
    public Optional<String> otherName(String name, Predicate<String> test) {
        String camelCase =
                WORD_START.matcher(name).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
        return Stream.concat(aliases.stream(), Stream.of(camelCase, name.replaceFirst("_id$", "")))
                .filter(other -> !other.equals(name))
                .filter(test)
                .findFirst();
    }

    /** {@return the strings of a list, such as the required fields; none where there is no list} */
    static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
