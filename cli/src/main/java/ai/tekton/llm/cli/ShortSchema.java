package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short form of a JSON schema: {@code name, age int, tags str[], email? str: where to write}. Commas separate the fields; a
 * field is its name, a question mark if it is optional, its type, by default a text, and after a colon its description.
 * Brackets, as in {@code [name, age int]}, make a list of such objects.
 */
final class ShortSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern FIELD = Pattern.compile(
            "(?<name>[\\p{L}_][\\p{L}\\p{N}_-]*)(?<optional>\\?)?(?:\\s+(?<type>\\w+)\\s*(?<list>\\[\\s*])?)?\\s*"
                    + "(?::\\s*(?<description>.*\\S))?",
            Pattern.DOTALL);

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("str", "string"),
            Map.entry("string", "string"),
            Map.entry("int", "integer"),
            Map.entry("integer", "integer"),
            Map.entry("number", "number"),
            Map.entry("float", "number"),
            Map.entry("bool", "boolean"),
            Map.entry("boolean", "boolean"));

    private ShortSchema() {}

    /**
     * Reads a schema.
     *
     * @throws InvalidRequestException if a field is invalid; names it
     */
    static ObjectNode parse(String text) {
        String all = text.strip();
        if (all.startsWith("[") && all.endsWith("]")) {
            ObjectNode list = NODES.objectNode().put("type", "array");
            list.set("items", object(all.substring(1, all.length() - 1)));
            return object("items", list);
        }
        return object(all);
    }

    private static ObjectNode object(String name, ObjectNode only) {
        ObjectNode object = NODES.objectNode().put("type", "object");
        object.putObject("properties").set(name, only);
        object.putArray("required").add(name);
        return object.put("additionalProperties", false);
    }

    private static ObjectNode object(String fields) {
        ObjectNode object = NODES.objectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        var required = object.putArray("required");
        for (String field : fields.split(",", -1)) {
            Matcher matcher = FIELD.matcher(field.strip());
            if (!matcher.matches()) {
                throw wrong(field, "It must be a name, a type unless it is a text, and after a colon its description");
            }
            String name = matcher.group("name");
            if (properties.has(name)) {
                throw wrong(field, "It occurs twice");
            }
            boolean optional = matcher.group("optional") != null;
            properties.set(name, property(field, matcher, optional));
            if (!optional) {
                required.add(name);
            }
        }
        return object.put("additionalProperties", false);
    }

    private static ObjectNode property(String field, Matcher matcher, boolean optional) {
        String type = Optional.ofNullable(matcher.group("type")).orElse("str");
        String known = Optional.ofNullable(TYPES.get(type))
                .orElseThrow(
                        () -> wrong(field, "Its type must be str, int, number or bool, and may have [] behind it"));
        boolean list = matcher.group("list") != null;
        ObjectNode property = NODES.objectNode();
        if (optional) {
            property.putArray("type").add(list ? "array" : known).add("null");
        } else {
            property.put("type", list ? "array" : known);
        }
        if (list) {
            property.putObject("items").put("type", known);
        }
        Optional.ofNullable(matcher.group("description")).ifPresent(words -> property.put("description", words));
        return property;
    }

    private static InvalidRequestException wrong(String field, String why) {
        return new InvalidRequestException("--schema: '" + field.strip()
                + "' is neither the name of a file nor a field of a schema. " + why + ", as in \"name, age int\".");
    }
}
