package ai.tekton.llm.structured;

import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an answer is to be: its schema, and how an object is made of one that keeps it. Built once a class. Thread-safe.
 *
 * @param <T> the object
 */
final class Shape<T> {
    /** The field of the object round a list: what holds models to a schema takes an object at its root alone. */
    static final String ITEMS = "items";

    /** That round anything else that is no object. */
    static final String VALUE = "value";

    private static final int MOST_FINDINGS = 50;

    private final ResponseFormat format;
    private final JsonSchema schema;
    private final Optional<String> wrapper;
    private final LenientJson lenient;
    private final Function<JsonNode, Made<T>> maker;

    /**
     * What became of an answer.
     *
     * @param object the object; empty where there are findings
     * @param findings what does not fit
     */
    record Made<T>(Optional<T> object, List<Finding> findings) {
        static <T> Made<T> of(T object) {
            return new Made<>(Optional.of(object), List.of());
        }

        static <T> Made<T> wrong(List<Finding> findings) {
            return new Made<>(Optional.empty(), List.copyOf(findings));
        }
    }

    Shape(
            ResponseFormat format,
            JsonSchema schema,
            Optional<String> wrapper,
            LenientJson lenient,
            Function<JsonNode, Made<T>> maker) {
        this.format = format;
        this.schema = schema;
        this.wrapper = wrapper;
        this.lenient = lenient;
        this.maker = maker;
    }

    ResponseFormat format() {
        return format;
    }

    /** Reads an answer as it comes. */
    PartialJson partial() {
        return new PartialJson(lenient.factory(), wrapper.filter(ITEMS::equals).isPresent());
    }

    /** Of several documents, such as an example before the answer, the last one that fits; else what is wrong with the best. */
    Made<T> read(String text) {
        LenientJson.Found found = lenient.find(text);
        List<JsonNode> documents = documents(found, text);
        List<Made<T>> all = new ArrayList<>();
        for (int i = documents.size() - 1; i >= 0; i--) {
            Made<T> made = made(documents.get(i));
            if (made.object().isPresent()) {
                return made;
            }
            all.add(made);
        }
        if (found.fault().isPresent()) {
            return Made.wrong(List.of(found.fault().get()));
        }
        return all.stream()
                .min(Comparator.comparingInt(made -> made.findings().size()))
                .orElseGet(() -> Made.wrong(List.of(none(text))));
    }

    private static Finding none(String text) {
        String what = text.isBlank() ? "The answer is empty." : "The answer has no JSON document.";
        return new Finding("$", "syntax", what + " Write one, and nothing else.");
    }

    /** A value that is no object may come without the one round it, or as bare words. */
    private List<JsonNode> documents(LenientJson.Found found, String text) {
        if (!found.documents().isEmpty() || wrapper.isEmpty() || found.fault().isPresent() || text.isBlank()) {
            return found.documents();
        }
        return List.of(lenient.value(text).orElseGet(() -> JsonNodeFactory.instance.textNode(text.strip())));
    }

    private Made<T> made(JsonNode document) {
        JsonNode whole = wrapper.filter(name -> !document.has(name))
                .<JsonNode>map(name -> JsonNodeFactory.instance.objectNode().set(name, document))
                .orElse(document);
        List<Finding> findings = schema.validate(whole).stream()
                .limit(MOST_FINDINGS)
                .map(Shape::finding)
                .toList();
        if (!findings.isEmpty()) {
            return Made.wrong(findings);
        }
        Made<T> made = maker.apply(wrapper.map(whole::get).orElse(whole));
        return wrapper.isEmpty() || made.object().isPresent() ? made : Made.wrong(within(made.findings()));
    }

    /** As the model sees them, which knows nothing of what is taken out of the object round it. */
    private List<Finding> within(List<Finding> findings) {
        String root = "$." + wrapper.orElseThrow();
        return findings.stream()
                .map(finding -> new Finding(root + finding.path().substring(1), finding.rule(), finding.message()))
                .toList();
    }

    private static Finding finding(ValidationMessage message) {
        return new Finding(message.getInstanceLocation().toString(), message.getType(), message.getError());
    }

    /** Reads with Jackson what keeps the schema, which may still be no date, say. */
    static <T> Made<T> read(ObjectReader reader, JsonNode node) {
        try {
            T object = reader.readValue(node);
            return object == null
                    ? Made.wrong(List.of(new Finding("$", "type", "The answer is null.")))
                    : Made.of(object);
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String words = Optional.ofNullable(cause.getMessage())
                    .orElse(cause.getClass().getSimpleName());
            return Made.wrong(List.of(new Finding(path(e), "constructor", "is refused by its class: " + words)));
        } catch (JsonMappingException e) {
            String type = e instanceof com.fasterxml.jackson.databind.exc.MismatchedInputException mismatch
                            && mismatch.getTargetType() != null
                    ? mismatch.getTargetType().getSimpleName()
                    : "the class of its field";
            return Made.wrong(List.of(new Finding(path(e), "type", "cannot be read as " + type)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder("$");
        for (JsonMappingException.Reference each : e.getPath()) {
            if (each.getFieldName() != null) {
                path.append('.').append(each.getFieldName());
            } else if (each.getIndex() >= 0) {
                path.append('[').append(each.getIndex()).append(']');
            }
        }
        return path.toString();
    }
}
