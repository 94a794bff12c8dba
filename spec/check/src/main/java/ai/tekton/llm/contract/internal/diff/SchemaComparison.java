package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the plain schemas of a request, or of an answer. A field with another name is neither gone nor new, and what the
 * newer document does not describe has not changed: FastAPI does not describe an answer without a model, a stream, or a
 * {@code dict}. Not thread-safe.
 *
 * <p>Openapi-diff does not do this work: it reports the same API as incompatible once FastAPI writes it as OpenAPI 3.1 instead
 * of 3.0, does not compare what is within {@code anyOf: [..., null]}, and knows no other names of a field.
 *
 * @param answer whether the schemas are those of an answer, not of a request
 * @param findings receives what was found
 */
record SchemaComparison(boolean answer, List<Finding> findings) {
    /** The fields that the client sends with every request, whether its caller sets them or not. */
    private static final Set<String> ALWAYS_SENT =
            Set.of(ChatRequest.JSON_PROPERTY_COMPONENT, ChatRequest.JSON_PROPERTY_STREAMING);

    private static final List<String> LIMITS =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems");
    private static final String EVENTS = "text/event-stream";
    private static final String VALUES_OF_MAP = "additionalProperties";

    /** Compares contents by their media types. */
    void compareContents(JsonNode was, JsonNode is) {
        Map<String, ObjectNode> older = schemas(was);
        Map<String, ObjectNode> newer = schemas(is);
        if (!older.isEmpty() && newer.values().stream().allMatch(PlainSchema::isOpen)) {
            older.keySet().forEach(type -> undescribed(root(type)));
            return;
        }
        older.forEach((type, schema) -> {
            if (newer.containsKey(type)) {
                compare(schema, newer.get(type), root(type));
            } else {
                add("media-type-gone", root(type), type);
            }
        });
        newer.keySet().stream()
                .filter(type -> !older.containsKey(type))
                .forEach(type -> add("media-type-new", root(type), "", type));
    }

    private static Map<String, ObjectNode> schemas(JsonNode contents) {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        contents.properties().forEach(content -> {
            String type = content.getKey().split(";")[0].strip();
            ObjectNode plain = PlainSchema.of(Operation.schema(content.getValue()));
            // A stream that is a string does not describe its events.
            boolean text = plain.path("type").asText().equals("string");
            schemas.put(
                    isFrame(type) ? type : type.toLowerCase(Locale.ROOT),
                    type.equalsIgnoreCase(EVENTS) && text ? plain.removeAll() : plain);
        });
        return schemas;
    }

    private static boolean isFrame(String mediaType) {
        return !mediaType.contains("/");
    }

    /** {@return the first step of a place: the frame's type, {@code event} for a stream, else request or response} */
    private String root(String mediaType) {
        if (isFrame(mediaType)) {
            return mediaType;
        } else if (mediaType.equals(EVENTS)) {
            return "event";
        }
        return answer ? "response" : "request";
    }

    private void compare(JsonNode older, JsonNode newer, String place) {
        String was = older.path("type").asText();
        String is = newer.path("type").asText();
        boolean anything = PlainSchema.isOpen(older) || PlainSchema.isFreeObject(older);
        boolean open = PlainSchema.isOpen(newer) || was.equals(is) && PlainSchema.isFreeObject(newer);
        if (open && !anything) {
            undescribed(place);
        }
        if (open || PlainSchema.isOpen(older) || anything && was.equals(is)) {
            return;
        } else if (!was.equals(is)) {
            type(was, is, place);
            return;
        }
        values(PlainSchema.names(older.path("enum")), PlainSchema.names(newer.path("enum")), place);
        LIMITS.forEach(name -> limit(name, older.path(name), newer.path(name), place));
        fields(older, newer, place);
        inner("items", older, newer, place + "[]");
        inner(VALUES_OF_MAP, older, newer, place + ".*");
    }

    private void inner(String keyword, JsonNode older, JsonNode newer, String place) {
        if (older.has(keyword) && newer.has(keyword)) {
            compare(older.path(keyword), newer.path(keyword), place);
        }
    }

    private void type(String was, String is, String place) {
        String narrowerOrOther = includes(was, is) ? "type-narrower" : "type-changed";
        add(includes(is, was) ? "type-wider" : narrowerOrOther, place, was, is);
    }

    /** Whether a value of the narrow types is one of the wide types too. */
    private static boolean includes(String wide, String narrow) {
        Set<String> types = PlainSchema.types(wide);
        if (types.contains("number")) {
            types.add("integer");
        }
        return types.containsAll(PlainSchema.types(narrow));
    }

    private void fields(JsonNode older, JsonNode newer, String place) {
        Map<String, JsonNode> was = PlainSchema.properties(older);
        Map<String, JsonNode> is = PlainSchema.properties(newer);
        // A map has every name, and so those of the older schema too.
        Optional<JsonNode> ofMap = Optional.ofNullable(PlainSchema.isMap(newer) ? newer.get(VALUES_OF_MAP) : null);
        Set<String> mustHave = PlainSchema.names(newer.path("required"));
        Set<String> mustHaveHad = PlainSchema.names(older.path("required"));
        Map<String, JsonNode> unknown = new LinkedHashMap<>(is);
        was.forEach((name, field) -> {
            String at = place + "." + name;
            Optional<String> other = otherName(name, field, was, is);
            String found = other.orElse(name);
            other.ifPresent(called ->
                    add(PlainSchema.isAlias(called, field) ? "field-under-alias" : "field-renamed", at, name, called));
            Optional<JsonNode> now = Optional.ofNullable(is.get(found)).or(() -> ofMap);
            now.ifPresentOrElse(newField -> compare(field, newField, at), () -> gone(name, field, was, is, at));
            required(name, mustHaveHad.contains(name), mustHave.contains(found), now, at);
            unknown.remove(found);
        });
        unknown.keySet()
                .forEach(name -> add(mustHave.contains(name) ? "field-new-required" : "field-new", place + "." + name));
    }

    private static Optional<String> otherName(
            String name, JsonNode field, Map<String, JsonNode> older, Map<String, JsonNode> newer) {
        boolean known = newer.containsKey(name) || field.has(PlainSchema.OLDER_NAME_OF);
        return known
                ? Optional.empty()
                : PlainSchema.otherName(name, field, other -> newer.containsKey(other) && !older.containsKey(other));
    }

    private void gone(
            String name, JsonNode field, Map<String, JsonNode> older, Map<String, JsonNode> newer, String place) {
        Optional<String> olderName = older.entrySet().stream()
                .filter(other -> other.getValue()
                        .path(PlainSchema.OLDER_NAME_OF)
                        .asText()
                        .equals(name))
                .map(Map.Entry::getKey)
                .filter(newer::containsKey)
                .findFirst();
        boolean text = name.equals(ChatResponse.JSON_PROPERTY_CONTENT);
        if (olderName.isPresent()) {
            add("field-under-older-name", place, name, olderName.get());
        } else if (!field.has(PlainSchema.OLDER_NAME_OF)) {
            // A server need not have a name that only others still use.
            add(text ? "text-gone" : "field-gone", place);
        }
    }

    private void required(String name, boolean was, boolean is, Optional<JsonNode> field, String place) {
        if (is && !was) {
            boolean sent = ALWAYS_SENT.contains(name);
            add(sent ? "sent-field-now-required" : "field-now-required", place);
        } else if (was
                && !is
                && field.filter(it -> !it.has(PlainSchema.HAS_DEFAULT)).isPresent()) {
            add("field-now-optional", place);
        }
    }

    private void values(Set<String> older, Set<String> newer, String place) {
        // Most documents that allow any value just do not list the values.
        if (newer.isEmpty()) {
            return;
        } else if (older.isEmpty()) {
            add("values-listed", place, "", String.join(", ", newer));
            return;
        }
        String gone = joined(older, newer);
        String added = joined(newer, older);
        if (!gone.isEmpty()) {
            add("values-gone", place, gone);
        }
        if (!added.isEmpty()) {
            add("values-new", place, "", added);
        }
    }

    private static String joined(Set<String> values, Set<String> without) {
        return values.stream().filter(value -> !without.contains(value)).collect(Collectors.joining(", "));
    }

    private void limit(String name, JsonNode was, JsonNode is, String place) {
        int difference = is.decimalValue().compareTo(was.decimalValue());
        // A document without a limit leaves it to the server's code.
        if (is.isMissingNode() || was.isNumber() && difference == 0) {
            return;
        }
        boolean tighter = was.isMissingNode() || difference > 0 == name.startsWith("min");
        String before = was.isMissingNode()
                ? "no " + name
                : name + " " + was.decimalValue().toPlainString();
        String now = name + " " + is.decimalValue().toPlainString();
        add(tighter ? "limit-tighter" : "limit-wider", place, before, now);
    }

    private void undescribed(String place) {
        findings.add(FindingTexts.finding("document.undescribed", Source.DOCUMENT, place));
    }

    /** Adds the finding of a change, unless it means nothing to the client there. */
    private void add(String change, String place, Object... wasAndIs) {
        String id = (answer ? "answer." : "request.") + change;
        if (FindingTexts.has(id)) {
            findings.add(FindingTexts.finding(id, Source.DOCUMENT, place, wasAndIs));
        }
    }
}
