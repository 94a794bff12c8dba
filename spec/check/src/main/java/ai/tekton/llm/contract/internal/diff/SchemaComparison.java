package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    private static final String EVENTS = "text/event-stream";

    /** Compares contents by their media types. */
    void compareContents(JsonNode was, JsonNode is) {
        Map<String, PlainSchema> older = schemas(was);
        Map<String, PlainSchema> newer = schemas(is);
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

    private static Map<String, PlainSchema> schemas(JsonNode contents) {
        Map<String, PlainSchema> schemas = new LinkedHashMap<>();
        contents.properties().forEach(content -> {
            String type = content.getKey().split(";")[0].strip();
            PlainSchema plain = PlainSchema.of(Operation.schema(content.getValue()));
            // A stream that is a string does not describe its events.
            boolean text = plain.types().equals(Set.of("string"));
            schemas.put(
                    isFrame(type) ? type : type.toLowerCase(Locale.ROOT),
                    type.equalsIgnoreCase(EVENTS) && text ? PlainSchema.ANY : plain);
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

    private void compare(PlainSchema older, PlainSchema newer, String place) {
        boolean same = older.types().equals(newer.types());
        boolean anything = older.isOpen() || older.isFreeObject();
        boolean open = newer.isOpen() || same && newer.isFreeObject();
        if (open && !anything) {
            undescribed(place);
        }
        if (open || older.isOpen() || anything && same) {
            return;
        } else if (!same) {
            type(older.types(), newer.types(), place);
            return;
        }
        values(older.values(), newer.values(), place);
        limits(older.limits(), newer.limits(), place);
        fields(older, newer, place);
        inner(older.items(), newer.items(), place + "[]");
        inner(older.mapValues(), newer.mapValues(), place + ".*");
    }

    private void inner(Optional<PlainSchema> older, Optional<PlainSchema> newer, String place) {
        older.ifPresent(was -> newer.ifPresent(is -> compare(was, is, place)));
    }

    private void type(Set<String> was, Set<String> is, String place) {
        String narrowerOrOther = includes(was, is) ? "type-narrower" : "type-changed";
        add(
                includes(is, was) ? "type-wider" : narrowerOrOther,
                place,
                String.join(" or ", was),
                String.join(" or ", is));
    }

    /** Whether a value of the narrow types is one of the wide types too. */
    private static boolean includes(Set<String> wide, Set<String> narrow) {
        return !narrow.isEmpty()
                && narrow.stream()
                        .allMatch(type -> wide.contains(type) || type.equals("integer") && wide.contains("number"));
    }

    private void fields(PlainSchema older, PlainSchema newer, String place) {
        Set<String> unknown = new LinkedHashSet<>(newer.properties().keySet());
        older.properties().forEach((name, field) -> {
            String at = place + "." + name;
            Optional<String> other = otherName(name, older, newer);
            String found = other.orElse(name);
            other.ifPresent(called ->
                    add(field.aliases().contains(called) ? "field-under-alias" : "field-renamed", at, name, called));
            // A map has every name, and so those of the older schema too.
            Optional<PlainSchema> now = newer.properties().isEmpty()
                    ? newer.mapValues()
                    : Optional.ofNullable(newer.properties().get(found));
            now.ifPresentOrElse(newField -> compare(field, newField, at), () -> gone(name, older, newer, at));
            required(name, older.required().contains(name), newer.required().contains(found), now, at);
            unknown.remove(found);
        });
        unknown.forEach(
                name -> add(newer.required().contains(name) ? "field-new-required" : "field-new", place + "." + name));
    }

    private static Optional<String> otherName(String name, PlainSchema older, PlainSchema newer) {
        PlainSchema field = older.properties().get(name);
        boolean known =
                newer.properties().containsKey(name) || field.olderNameOf().isPresent();
        return field.otherName(
                name,
                other -> !known
                        && newer.properties().containsKey(other)
                        && !older.properties().containsKey(other));
    }

    private void gone(String name, PlainSchema older, PlainSchema newer, String place) {
        Optional<String> olderName = newer.properties().keySet().stream()
                .filter(other -> older.properties()
                        .getOrDefault(other, PlainSchema.ANY)
                        .olderNameOf()
                        .filter(name::equals)
                        .isPresent())
                .findFirst();
        boolean text = name.equals(ChatResponse.JSON_PROPERTY_CONTENT);
        if (olderName.isPresent()) {
            add("field-under-older-name", place, name, olderName.get());
        } else if (older.properties().get(name).olderNameOf().isEmpty()) {
            // A server need not have a name that only others still use.
            add(text ? "text-gone" : "field-gone", place);
        }
    }

    private void required(String name, boolean was, boolean is, Optional<PlainSchema> field, String place) {
        if (is && !was) {
            add(ALWAYS_SENT.contains(name) ? "sent-field-now-required" : "field-now-required", place);
        } else if (was && !is && field.filter(it -> !it.hasDefault()).isPresent()) {
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

    /** A document without a limit leaves it to the server's code. */
    private void limits(Map<String, BigDecimal> older, Map<String, BigDecimal> newer, String place) {
        newer.forEach((name, is) -> {
            Optional<BigDecimal> was = Optional.ofNullable(older.get(name));
            int difference = is.compareTo(was.orElse(is));
            boolean tighter = was.isEmpty() || difference > 0 == name.startsWith("min");
            if (was.isEmpty() || difference != 0) {
                String before =
                        was.map(limit -> name + " " + limit.toPlainString()).orElse("no " + name);
                add(tighter ? "limit-tighter" : "limit-wider", place, before, name + " " + is.toPlainString());
            }
        });
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
