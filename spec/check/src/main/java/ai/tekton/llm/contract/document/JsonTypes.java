package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON's types and values in words that give no text away. */
final class JsonTypes {
    /** What can be taken for a word of a list of words, and hardly for a sentence. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private JsonTypes() {}

    /** {@return the type of a value, with its article} */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case BOOLEAN -> "true or false";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a number";
            default -> "null";
        };
    }

    /** {@return the types that a schema's {@code type} names} */
    static String named(JsonNode type) {
        List<String> types = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(each -> types.add(named(each.asText())));
        } else {
            types.add(named(type.asText()));
        }
        return String.join(" or ", types);
    }

    /** {@return what is wrong with a word that is none of a list} */
    static String word(JsonNode value, JsonNode words) {
        String known = StreamSupport.stream(words.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        boolean shown = value.isTextual() && WORD.matcher(value.asText()).matches();
        return "is " + (shown ? "'" + value.asText() + "'" : "a value") + ", which is none of the contract's " + known;
    }

    private static String named(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "an integer";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a " + type;
        };
    }
}
