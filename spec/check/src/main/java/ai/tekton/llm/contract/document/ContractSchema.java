package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
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
        Map<String, Mismatch> violations = new LinkedHashMap<>();
        for (ValidationMessage message : validator.validate(cleaned)) {
            int alternatives = alternatives(message.getEvaluationPath());
            if (alternatives < 0) {
                Mismatch mismatch = single(message);
                violations.putIfAbsent(message.getEvaluationPath() + mismatch.path(), mismatch);
            } else {
                String group = start(message.getEvaluationPath(), alternatives);
                violations.merge(group, noneOf(message, group), ContractSchema::shorter);
            }
        }
        mismatches.addAll(violations.values());
        return List.copyOf(mismatches);
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
    private Mismatch noneOf(ValidationMessage message, String group) {
        String path = path(message.getInstanceLocation());
        // The group is a place in the evaluation, which goes through $refs; the names are those of what was evaluated.
        List<String> names = message.getType().equals("required") ? required(group) : List.of();
        return names.isEmpty()
                ? new Mismatch(path, Mismatch.Kind.FORM, "has none of the forms of the contract")
                : new Mismatch(
                        join(path, names.get(0)),
                        Mismatch.Kind.ABSENT,
                        "is missing" + (names.size() == 1 ? "" : ", and so are its alternatives " + rest(names)));
    }

    private static String rest(List<String> names) {
        return String.join(", ", names.subList(1, names.size()));
    }

    private List<String> required(String group) {
        References.Place at = place;
        for (String step : group.substring(1).split("/")) {
            JsonNode parent = at.node();
            JsonNode child = parent.isArray() ? parent.path(Integer.parseInt(step)) : parent.path(step);
            at = step.equals("$ref") ? at : references.follow(at.document(), child);
        }
        return ContractSchemas.requiredNames(at.node());
    }

    private static Mismatch shorter(Mismatch one, Mismatch other) {
        return other.path().length() < one.path().length() ? other : one;
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
