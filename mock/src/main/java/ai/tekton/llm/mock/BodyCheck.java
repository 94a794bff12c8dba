package ai.tekton.llm.mock;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Validates the types of a request's fields, and reports errors in pydantic 2's form. Like pydantic, it accepts numbers as
 * strings, and field names in snake_case and camelCase. Not thread-safe.
 */
final class BodyCheck {
    static final int UNPROCESSABLE = 422;
    private static final Set<String> BOOLEANS =
            Set.of("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0");

    private final ArrayNode issues = Json.MAPPER.createArrayNode();
    private final JsonNode body;

    private BodyCheck(String text) {
        this.body = read(text);
    }

    static BodyCheck of(String text) {
        return new BodyCheck(text);
    }

    /** {@return the response with the errors; empty if there are none} */
    Optional<Reply> refusal() {
        return issues.isEmpty()
                ? Optional.empty()
                : Optional.of(Reply.json(Json.MAPPER.createObjectNode().set("detail", issues))
                        .status(UNPROCESSABLE));
    }

    /** {@return a field under either name; a missing node if it is absent} */
    JsonNode value(String field) {
        return body.path(nameOf(field));
    }

    /** {@return the text of a field; empty if it is not a text} */
    Optional<String> textOf(String field) {
        return Optional.of(value(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    BodyCheck required(String field) {
        if (body.isObject() && value(field).isMissingNode()) {
            issue("missing", "Field required", body, nameOf(field));
        }
        return this;
    }

    BodyCheck text(String field) {
        return optional(field).isNull() ? this : string(value(field), nameOf(field));
    }

    /** Like {@link #text}, but null counts as absent. */
    BodyCheck textNotNull(String field) {
        return value(field).isMissingNode() ? this : string(value(field), nameOf(field));
    }

    /** Checks a list of objects whose values are texts. */
    BodyCheck listOfTexts(String field) {
        JsonNode list = value(field);
        if (list.isMissingNode()) {
            return this;
        } else if (!list.isArray()) {
            return issue("list_type", "Input should be a valid list", list, nameOf(field));
        }
        for (int i = 0; i < list.size(); i++) {
            int index = i;
            if (list.get(i) instanceof ObjectNode object) {
                object.properties().forEach(entry -> string(entry.getValue(), field, index, entry.getKey()));
            } else {
                issue("dict_type", "Input should be a valid dictionary", list.get(i), field, index);
            }
        }
        return this;
    }

    BodyCheck object(String field) {
        JsonNode value = optional(field);
        return value.isNull() || value.isObject()
                ? this
                : issue("dict_type", "Input should be a valid dictionary", value, nameOf(field));
    }

    BodyCheck bool(String field) {
        JsonNode value = optional(field);
        boolean spelled = value.isTextual() || value.isNumber();
        if (value.isNull()
                || value.isBoolean()
                || spelled && BOOLEANS.contains(value.asText().toLowerCase(Locale.ROOT))) {
            return this;
        } else if (spelled) {
            String problem = "Input should be a valid boolean, unable to interpret input";
            return issue("bool_parsing", problem, value, nameOf(field));
        }
        return issue("bool_type", "Input should be a valid boolean", value, nameOf(field));
    }

    BodyCheck number(String field, double minimum, double maximum) {
        JsonNode value = optional(field);
        if (value.isNull() || value.isBoolean()) {
            return this;
        } else if (!value.isNumber() && !value.isTextual()) {
            return issue("float_type", "Input should be a valid number", value, nameOf(field));
        }
        Optional<Double> number = parsed(value);
        if (number.isEmpty()) {
            String problem = "Input should be a valid number, unable to parse string as a number";
            return issue("float_parsing", problem, value, nameOf(field));
        } else if (number.get() < minimum) {
            String problem = "Input should be greater than or equal to " + (long) minimum;
            return bound("greater_than_equal", problem, value, nameOf(field), "ge", Json.MAPPER.valueToTree(minimum));
        } else if (number.get() > maximum) {
            String problem = "Input should be less than or equal to " + (long) maximum;
            return bound("less_than_equal", problem, value, nameOf(field), "le", Json.MAPPER.valueToTree(maximum));
        }
        return this;
    }

    BodyCheck positiveInteger(String field) {
        JsonNode value = optional(field);
        if (value.isNull()) {
            return this;
        } else if (!value.isNumber() && !value.isTextual()) {
            return issue("int_type", "Input should be a valid integer", value, nameOf(field));
        }
        Optional<Double> number = parsed(value);
        if (number.isEmpty()) {
            String problem = "Input should be a valid integer, unable to parse string as an integer";
            return issue("int_parsing", problem, value, nameOf(field));
        } else if (number.get() != Math.rint(number.get())) {
            String problem = "Input should be a valid integer, got a number with a fractional part";
            return issue("int_from_float", problem, value, nameOf(field));
        } else if (number.get() <= 0) {
            String problem = "Input should be greater than 0";
            return bound("greater_than", problem, value, nameOf(field), "gt", Json.MAPPER.valueToTree(0));
        }
        return this;
    }

    private JsonNode read(String text) {
        if (text.isEmpty()) {
            issue("missing", "Field required", NullNode.getInstance());
            return MissingNode.getInstance();
        }
        try {
            JsonNode read = Json.MAPPER.readTree(text);
            if (!read.isObject()) {
                String problem = "Input should be a valid dictionary or object to extract fields from";
                issue("model_attributes_type", problem, read);
            }
            return read;
        } catch (JsonParseException e) {
            notJson(Math.max(0, e.getLocation().getCharOffset()));
        } catch (JsonProcessingException e) {
            notJson(text.length());
        }
        return MissingNode.getInstance();
    }

    private void notJson(long place) {
        ObjectNode why = Json.MAPPER.createObjectNode().put("error", "Expecting value");
        issue("json_invalid", "JSON decode error", Json.MAPPER.createObjectNode(), place);
        ((ObjectNode) issues.get(0)).set("ctx", why);
    }

    private JsonNode optional(String field) {
        JsonNode value = value(field);
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    private String nameOf(String field) {
        StringBuilder camel = new StringBuilder();
        for (String word : field.split("_")) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return body.has(camel.toString()) ? camel.toString() : field;
    }

    private BodyCheck string(JsonNode value, Object... place) {
        return value.isTextual() ? this : issue("string_type", "Input should be a valid string", value, place);
    }

    private static Optional<Double> parsed(JsonNode value) {
        try {
            return Optional.of(
                    value.isNumber()
                            ? value.doubleValue()
                            : Double.parseDouble(value.textValue().strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private BodyCheck bound(String type, String message, JsonNode input, String field, String name, JsonNode limit) {
        issue(type, message, input, field);
        ((ObjectNode) issues.get(issues.size() - 1)).putObject("ctx").set(name, limit);
        return this;
    }

    private BodyCheck issue(String type, String message, JsonNode input, Object... place) {
        ArrayNode way = Json.MAPPER.createArrayNode().add("body");
        for (Object step : place) {
            way.addPOJO(step);
        }
        issues.addObject()
                .put("type", type)
                .<ObjectNode>set("loc", way)
                .put("msg", message)
                .set("input", input);
        return this;
    }
}
