package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Describes JSON types and values without repeating what may be a text of a prompt or an answer. */
final class JsonTypes {
    /** Matches a word of a list of words, and hardly a sentence. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private JsonTypes() {}

    /** {@return the type of a value, with its article} */
    static String of(JsonNode value) {
        return named(
                value.isIntegralNumber()
                        ? "integer"
                        : value.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    /** {@return the types that a schema's {@code type} names} */
    static String named(JsonNode type) {
        Stream<JsonNode> types = type.isArray() ? StreamSupport.stream(type.spliterator(), false) : Stream.of(type);
        return types.map(each -> named(each.asText())).collect(Collectors.joining(" or "));
    }

    /** {@return how a word differs from a list of words} */
    static String word(JsonNode value, JsonNode words) {
        String known = StreamSupport.stream(words.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        boolean shown = value.isTextual() && WORD.matcher(value.asText()).matches();
        return "is " + (shown ? "'" + value.asText() + "'" : "a value") + ", which is none of the contract's " + known;
    }

    private static String named(String type) {
        return switch (type) {
            case "object", "integer" -> "an " + type;
            case "array" -> "a list";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a " + type;
        };
    }
}
