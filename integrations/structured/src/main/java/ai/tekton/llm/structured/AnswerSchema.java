package ai.tekton.llm.structured;

import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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
 * The expected form of an answer: its schema, and the conversion of a valid answer to an object. Built once per class.
 * Thread-safe.
 *
 * @param <T> the object's class
 */
final class AnswerSchema<T> {
    /** The field of the object around a list: providers that enforce schemas require an object at the root. */
    static final String ITEMS = "items";

    /** The field of the object around any other value that is not an object. */
    static final String VALUE = "value";

    private static final int MOST_FINDINGS = 50;

    private final ResponseFormat format;
    private final JsonSchema schema;
    private final Optional<String> wrapper;
    private final LenientJson lenient;
    private final Function<JsonNode, Made<T>> maker;

    /** The result of reading an answer.
     *
     * @param object the object; empty if there are findings
     * @param findings the faults
     */
    record Made<T>(Optional<T> object, List<Finding> findings) {
        static <T> Made<T> of(T object) {
            return new Made<>(Optional.of(object), List.of());
        }

        static <T> Made<T> wrong(List<Finding> findings) {
            return new Made<>(Optional.empty(), List.copyOf(findings));
        }
    }

    AnswerSchema(
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

    /** Creates a parser that reads an answer as it arrives. */
    PartialJson partial() {
        return new PartialJson(lenient.factory(), wrapper.filter(ITEMS::equals).isPresent());
    }

    /**
     * Of several documents, such as an example before the answer, selects the last valid one; otherwise returns the findings of
     * the best one.
     */
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

    /** A value that is not an object may arrive without the object around it, or as plain text. */
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
                .map(AnswerSchema::finding)
                .toList();
        if (!findings.isEmpty()) {
            return Made.wrong(findings);
        }
        Made<T> made = maker.apply(wrapper.map(whole::get).orElse(whole));
        return wrapper.isEmpty() || made.object().isPresent() ? made : Made.wrong(within(made.findings()));
    }

    /** The findings as a caller sees the answer, without the object around it. */
    private List<Finding> within(List<Finding> findings) {
        String root = "$." + wrapper.orElseThrow();
        return findings.stream()
                .map(finding -> new Finding(root + finding.path().substring(1), finding.rule(), finding.message()))
                .toList();
    }

    private static Finding finding(ValidationMessage message) {
        return new Finding(message.getInstanceLocation().toString(), message.getType(), message.getError());
    }

    /** Reads an answer that matches the schema with Jackson, which may still fail, for example for an invalid date. */
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
        } catch (StreamConstraintsException e) {
            return Made.wrong(List.of(new Finding("$", "type", "A number in it is too large.")));
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
