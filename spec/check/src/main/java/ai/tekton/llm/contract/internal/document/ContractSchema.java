package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.internal.document.Mismatch.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.TypeFactory;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One schema of the contract, in words for people who do not read JSON Schema. Thread-safe. */
public final class ContractSchema {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();

    /** The path as far as the first choice between alternatives. */
    private static final Pattern ALTERNATIVES = Pattern.compile("^.*?/(anyOf|oneOf)/");

    /** A word of a list of words, and hardly a sentence of a prompt or an answer. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final PlainSchema plain;
    private final JsonSchema validator;

    ContractSchema(JsonNode schema) {
        this.plain = PlainSchema.of(schema);
        this.validator = FACTORY.getSchema(schema, CONFIG);
    }

    /** {@return every difference of a value, which is not changed, including harmless ones} */
    public List<Mismatch> mismatches(JsonNode value) {
        JsonNode cleaned = value.deepCopy();
        List<Mismatch> mismatches = new ArrayList<>(new FieldWalk().clean(plain, cleaned));
        Map<String, List<ValidationMessage>> ofAlternatives = new LinkedHashMap<>();
        for (ValidationMessage message : validator.validate(cleaned)) {
            Matcher choice = ALTERNATIVES.matcher(message.getEvaluationPath().toString());
            if (choice.find()) {
                ofAlternatives
                        .computeIfAbsent(choice.group(), key -> new ArrayList<>())
                        .add(message);
            } else {
                mismatches.add(single(message));
            }
        }
        ofAlternatives.values().forEach(messages -> mismatches.add(noneOf(messages)));
        return mismatches.stream()
                .filter(mismatch -> !isUnderAnotherName(mismatch, mismatches))
                .toList();
    }

    /** A field with another name is not reported as missing too. */
    private static boolean isUnderAnotherName(Mismatch mismatch, List<Mismatch> all) {
        return mismatch.kind() == Kind.ABSENT
                && all.stream()
                        .filter(other -> other.path().equals(mismatch.path()))
                        .anyMatch(other -> other.kind() == Kind.ALIASED || other.kind() == Kind.RENAMED);
    }

    private Mismatch single(ValidationMessage message) {
        String path = path(message);
        JsonNode found = message.getInstanceNode();
        JsonNode wanted = message.getSchemaNode();
        String keyword = message.getType();
        return switch (keyword) {
            case "required" -> new Mismatch(FieldWalk.join(path, message.getProperty()), Kind.ABSENT, "is missing");
            case "type" ->
                new Mismatch(
                        path,
                        Kind.TYPE,
                        "is "
                                + withArticle(TypeFactory.getValueNodeType(found, CONFIG)
                                        .toString()) + ", where the contract has " + types(wanted));
            case "enum" -> {
                boolean shown =
                        found.isTextual() && WORD.matcher(found.asText()).matches();
                String what = shown ? "'" + found.asText() + "'" : "a value";
                String words = texts(wanted).collect(Collectors.joining(", "));
                yield new Mismatch(path, Kind.WORD, "is " + what + ", which is none of the contract's " + words);
            }
            case "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength" ->
                new Mismatch(path, Kind.RANGE, "is outside of the contract's " + keyword + " of " + wanted.asText());
            default -> new Mismatch(path, Kind.FORM, "does not fit the contract's " + keyword);
        };
    }

    /** A value that fits no alternative fails each of them, which is reported once. */
    private Mismatch noneOf(List<ValidationMessage> messages) {
        String path = messages.stream()
                .map(this::path)
                .min(Comparator.comparingInt(String::length))
                .orElseThrow();
        if (!messages.stream().allMatch(message -> message.getType().equals("required"))) {
            return new Mismatch(path, Kind.FORM, "has none of the forms of the contract");
        }
        List<String> names =
                messages.stream().map(ValidationMessage::getProperty).distinct().toList();
        String others = String.join(", ", names.subList(1, names.size()));
        return new Mismatch(
                FieldWalk.join(path, names.get(0)),
                Kind.ABSENT,
                "is missing" + (others.isEmpty() ? "" : ", and so are its alternatives " + others));
    }

    private static String types(JsonNode type) {
        return texts(type).map(ContractSchema::withArticle).collect(Collectors.joining(" or "));
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText)
                : Stream.of(node.asText());
    }

    private static String withArticle(String type) {
        return switch (type) {
            case "object", "integer" -> "an " + type;
            case "array" -> "a list";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a " + type;
        };
    }

    /** {@return the location of a value in words of the schema, which calls every key of a map {@code *}} */
    private String path(ValidationMessage message) {
        JsonNodePath location = message.getInstanceLocation();
        String path = "";
        PlainSchema schema = plain;
        for (int i = 0; i < location.getNameCount(); i++) {
            String name = location.getElement(i).toString();
            if (schema.items().isPresent()) {
                path += "[" + name + "]";
                schema = schema.items().get();
            } else if (schema.properties().containsKey(name)) {
                path = FieldWalk.join(path, name);
                schema = schema.properties().get(name);
            } else {
                path = FieldWalk.join(path, FieldWalk.KEY);
                schema = schema.mapValues().orElse(PlainSchema.ANY);
            }
        }
        return path;
    }
}
