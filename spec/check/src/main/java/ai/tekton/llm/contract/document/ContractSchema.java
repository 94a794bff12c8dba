package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One schema of the contract. Thread-safe. */
public final class ContractSchema {
    private final JsonNode schema;
    private final JsonSchema validator;

    ContractSchema(JsonNode schema, JsonSchema validator) {
        this.schema = schema;
        this.validator = validator;
    }

    /**
     * Validates a value.
     *
     * @param value the value, which is not changed
     * @return every difference from the contract, including harmless ones; empty where there is none
     */
    public List<Mismatch> mismatches(JsonNode value) {
        JsonNode cleaned = value.deepCopy();
        List<Mismatch> mismatches = new ArrayList<>(new FieldWalk().clean(schema, cleaned));
        Map<String, List<ValidationMessage>> ofAlternatives = new LinkedHashMap<>();
        for (ValidationMessage message : validator.validate(cleaned)) {
            String alternatives = alternatives(message.getEvaluationPath());
            if (alternatives.isEmpty()) {
                mismatches.add(single(message));
            } else {
                ofAlternatives
                        .computeIfAbsent(alternatives, key -> new ArrayList<>())
                        .add(message);
            }
        }
        ofAlternatives.values().forEach(messages -> mismatches.add(noneOf(messages)));
        return mismatches.stream()
                .filter(mismatch -> !isUnderAnotherName(mismatch, mismatches))
                .toList();
    }

    /** A field with another name is not reported as missing too. */
    private static boolean isUnderAnotherName(Mismatch mismatch, List<Mismatch> all) {
        return mismatch.kind() == Mismatch.Kind.ABSENT
                && all.stream()
                        .filter(other -> other.path().equals(mismatch.path()))
                        .anyMatch(other ->
                                other.kind() == Mismatch.Kind.ALIASED || other.kind() == Mismatch.Kind.RENAMED);
    }

    private static Mismatch single(ValidationMessage message) {
        String path = path(message);
        JsonNode wanted = message.getSchemaNode();
        String keyword = message.getType();
        return switch (keyword) {
            case "required" ->
                new Mismatch(FieldWalk.join(path, message.getProperty()), Mismatch.Kind.ABSENT, "is missing");
            case "type" ->
                new Mismatch(
                        path,
                        Mismatch.Kind.TYPE,
                        "is " + JsonTypes.of(message.getInstanceNode()) + ", where the contract has "
                                + JsonTypes.named(wanted));
            case "enum" -> new Mismatch(path, Mismatch.Kind.WORD, JsonTypes.word(message.getInstanceNode(), wanted));
            case "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength" ->
                new Mismatch(
                        path,
                        Mismatch.Kind.RANGE,
                        "is outside of the contract's " + keyword + " of " + wanted.asText());
            default -> new Mismatch(path, Mismatch.Kind.FORM, "does not fit the contract's " + keyword);
        };
    }

    /** A value that fits no alternative fails each of them, which is reported once. */
    private static Mismatch noneOf(List<ValidationMessage> messages) {
        String path = messages.stream()
                .map(ContractSchema::path)
                .min(Comparator.comparingInt(String::length))
                .orElseThrow();
        if (!messages.stream().allMatch(message -> message.getType().equals("required"))) {
            return new Mismatch(path, Mismatch.Kind.FORM, "has none of the forms of the contract");
        }
        List<String> names =
                messages.stream().map(ValidationMessage::getProperty).distinct().toList();
        String others = names.stream()
                .skip(1)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "),
                        text -> text.isEmpty() ? "" : ", and so are its alternatives " + text));
        return new Mismatch(FieldWalk.join(path, names.get(0)), Mismatch.Kind.ABSENT, "is missing" + others);
    }

    /** {@return the path as far as the first {@code anyOf} or {@code oneOf}; empty where there is none} */
    private static String alternatives(JsonNodePath path) {
        String text = path.toString();
        int anyOf = text.indexOf("/anyOf/");
        int oneOf = text.indexOf("/oneOf/");
        int first = anyOf < 0 || oneOf < 0 ? Math.max(anyOf, oneOf) : Math.min(anyOf, oneOf);
        return first < 0 ? "" : text.substring(0, first + 1);
    }

    /** {@return the location of a value in words of the schema, which calls every key of a map {@code *}} */
    private static String path(ValidationMessage message) {
        JsonNodePath steps = message.getEvaluationPath();
        String path = "";
        int depth = 0;
        for (int i = 0; depth < message.getInstanceLocation().getNameCount(); i++) {
            switch (steps.getElement(i).toString()) {
                case "properties" -> {
                    path = FieldWalk.join(path, steps.getName(++i));
                    depth++;
                }
                case "additionalProperties" -> {
                    path = FieldWalk.join(path, FieldWalk.KEY);
                    depth++;
                }
                case "items" -> path += "[" + message.getInstanceLocation().getName(depth++) + "]";
                // The index of an alternative follows.
                default -> i++;
            }
        }
        return path;
    }
}
