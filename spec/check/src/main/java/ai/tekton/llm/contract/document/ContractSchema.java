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

/** One schema of the contract. Thread-safe. */
public final class ContractSchema {
    private final References references;
    private final References.Place place;
    private final JsonSchema validator;

    ContractSchema(References references, References.Place place, JsonSchema validator) {
        this.references = references;
        this.place = references.follow(place.document(), place.node());
        this.validator = validator;
    }

    /**
     * Holds a value against this schema.
     *
     * @param value the value, which stays as it is
     * @return how it is not as the contract has it, also where that is harmless; nothing where it is
     */
    public List<Mismatch> mismatches(JsonNode value) {
        JsonNode cleaned = value.deepCopy();
        List<Mismatch> mismatches = new ArrayList<>(new FieldWalk(references).clean(place, cleaned));
        Map<String, List<ValidationMessage>> ofAlternatives = new LinkedHashMap<>();
        for (ValidationMessage message : validator.validate(cleaned)) {
            int alternatives = alternatives(message.getEvaluationPath());
            if (alternatives < 0) {
                mismatches.add(single(message));
            } else {
                String group = start(message.getEvaluationPath(), alternatives);
                ofAlternatives.computeIfAbsent(group, key -> new ArrayList<>()).add(message);
            }
        }
        ofAlternatives.values().forEach(messages -> mismatches.add(noneOf(messages)));
        return mismatches.stream()
                .filter(mismatch -> !isUnderAnotherName(mismatch, mismatches))
                .toList();
    }

    /** What has another name is not missing besides. */
    private static boolean isUnderAnotherName(Mismatch mismatch, List<Mismatch> all) {
        return mismatch.kind() == Mismatch.Kind.ABSENT
                && all.stream()
                        .filter(other -> other.path().equals(mismatch.path()))
                        .anyMatch(other ->
                                other.kind() == Mismatch.Kind.ALIASED || other.kind() == Mismatch.Kind.RENAMED);
    }

    private Mismatch single(ValidationMessage message) {
        String path = path(message.getInstanceLocation());
        JsonNode wanted = message.getSchemaNode();
        return switch (message.getType()) {
            case "required" -> new Mismatch(join(path, message.getProperty()), Mismatch.Kind.ABSENT, "is missing");
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
                        "is outside of the contract's " + message.getType() + " of " + wanted.asText());
            default -> new Mismatch(path, Mismatch.Kind.FORM, "does not fit the contract's " + message.getType());
        };
    }

    /** What fits none of several forms fails each of them, which is said once. */
    private Mismatch noneOf(List<ValidationMessage> messages) {
        String path = messages.stream()
                .map(message -> path(message.getInstanceLocation()))
                .min(Comparator.comparingInt(String::length))
                .orElseThrow();
        if (!messages.stream().allMatch(message -> message.getType().equals("required"))) {
            return new Mismatch(path, Mismatch.Kind.FORM, "has none of the forms of the contract");
        }
        List<String> names =
                messages.stream().map(ValidationMessage::getProperty).distinct().toList();
        String others = String.join(", ", names.subList(1, names.size()));
        String message = "is missing" + (others.isEmpty() ? "" : ", and so are its alternatives " + others);
        return new Mismatch(join(path, names.get(0)), Mismatch.Kind.ABSENT, message);
    }

    /** {@return the index of the first step into alternatives; negative where there is none} */
    private static int alternatives(JsonNodePath path) {
        for (int i = 0; i < path.getNameCount(); i++) {
            String step = path.getName(i);
            if (step.equals("anyOf") || step.equals("oneOf")) {
                return i;
            }
        }
        return -1;
    }

    private static String start(JsonNodePath path, int last) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            start.append('/').append(path.getName(i));
        }
        return start.toString();
    }

    private String path(JsonNodePath location) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < location.getNameCount(); i++) {
            steps.add(location.getElement(i));
        }
        return FieldWalk.path(references, place, steps);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
