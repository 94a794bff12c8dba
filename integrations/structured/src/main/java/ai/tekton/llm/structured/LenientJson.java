package ai.tekton.llm.structured;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the JSON in a model's text: within prose or a Markdown fence, with comments, trailing commas, single quotes or unquoted
 * names, or several documents in sequence. It does not complete truncated documents, as the missing part is unknown. Takes time
 * proportional to the text's length. Thread-safe.
 */
final class LenientJson {
    /** The maximum number of documents; of more, the first ones are ignored. */
    private static final int MOST_DOCUMENTS = 32;

    /** The maximum number of brackets that start no JSON; a text with more counts as one without JSON. */
    private static final int MOST_FALSE_BEGINS = 1000;

    private final ObjectMapper mapper;
    private final JsonFactory factory;

    /** The JSON that a text contains.
     *
     * @param documents the objects and arrays, in order
     * @param fault the fault of a document that starts but cannot be parsed
     */
    record Found(List<JsonNode> documents, Optional<Finding> fault) {}

    LenientJson() {
        JsonMapper.Builder builder = JsonMapper.builder();
        for (JsonReadFeature feature : JsonReadFeature.values()) {
            builder.enable(feature);
        }
        // Not as a double, in which a price would silently lose digits.
        mapper = builder.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        factory = mapper.getFactory();
    }

    /** Creates equally lenient parsers. */
    JsonFactory factory() {
        return factory;
    }

    /** The single value that the text consists of, such as a number; empty if it is not one. */
    Optional<JsonNode> value(String text) {
        char[] characters = text.strip().toCharArray();
        try (JsonParser parser = factory.createParser(characters, 0, characters.length)) {
            JsonNode node = mapper.readTree(parser);
            return node == null || parser.nextToken() != null ? Optional.empty() : Optional.of(withoutNaN(node));
        } catch (JsonProcessingException | NumberFormatException e) {
            // Older versions of Jackson throw the latter for a decimal point that is not part of a number.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Found find(String text) {
        char[] characters = text.toCharArray();
        Deque<JsonNode> documents = new ArrayDeque<>();
        Optional<Finding> fault = Optional.empty();
        int falseBegins = 0;
        int at = nextBegin(characters, 0);
        while (at >= 0 && falseBegins <= MOST_FALSE_BEGINS) {
            Attempt attempt = attempt(characters, at);
            attempt.document().ifPresent(documents::add);
            falseBegins += attempt.document().isPresent() ? 0 : 1;
            if (documents.size() > MOST_DOCUMENTS) {
                documents.removeFirst();
            }
            fault = attempt.fault().isPresent() ? attempt.fault() : fault;
            if (attempt.fault().isPresent() && attempt.end() < 0) {
                // The truncated document is the answer; documents before it are drafts or examples.
                documents.clear();
            }
            at = attempt.end() < 0 ? -1 : nextBegin(characters, attempt.end());
        }
        return new Found(new ArrayList<>(documents), fault);
    }

    /** The result of parsing at a position; a negative end if parsing cannot continue. */
    private record Attempt(Optional<JsonNode> document, Optional<Finding> fault, int end) {}

    private Attempt attempt(char[] text, int begin) {
        // From a reader, as it is undocumented whether a parser counts positions from the start of an array.
        try (JsonParser parser = factory.createParser(new CharArrayReader(text, begin, text.length - begin))) {
            JsonNode node = mapper.readTree(parser);
            int end = begin + (int) parser.currentLocation().getCharOffset();
            return new Attempt(Optional.of(withoutNaN(node)), Optional.empty(), end);
        } catch (JsonEOFException e) {
            // Prose may contain a bracket that is never closed.
            return looksLikeJson(text, begin)
                    ? new Attempt(Optional.empty(), Optional.of(cut()), -1)
                    : new Attempt(Optional.empty(), Optional.empty(), begin + 1);
        } catch (JsonProcessingException e) {
            return looksLikeJson(text, begin)
                    ? new Attempt(Optional.empty(), Optional.of(wrong(text, begin, e)), closing(text, begin))
                    : new Attempt(Optional.empty(), Optional.empty(), begin + 1);
        } catch (NumberFormatException e) {
            // Older versions of Jackson throw this for a decimal point that is not part of a number.
            Finding fault = new Finding("$", "syntax", "The answer is not valid JSON: it has an invalid number.");
            return looksLikeJson(text, begin)
                    ? new Attempt(Optional.empty(), Optional.of(fault), closing(text, begin))
                    : new Attempt(Optional.empty(), Optional.empty(), begin + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Finding cut() {
        return new Finding(
                "$",
                "syntax",
                "The JSON ends before it is complete. Write the whole document, and shorter if there is a limit.");
    }

    private static Finding wrong(char[] text, int begin, JsonProcessingException e) {
        int within =
                e.getLocation() == null ? 0 : (int) Math.max(0, e.getLocation().getCharOffset());
        int at = begin + within;
        int line = 1;
        for (int i = 0; i < Math.min(at, text.length); i++) {
            line += text[i] == '\n' ? 1 : 0;
        }
        return new Finding("$", "syntax", "The answer is not valid JSON from line " + line + " on.");
    }

    private static int nextBegin(char[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '{' || text[i] == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Whether the text after a bracket looks like JSON rather than prose in brackets. */
    private static boolean looksLikeJson(char[] text, int begin) {
        int i = begin + 1;
        while (i < text.length && Character.isWhitespace(text[i])) {
            i++;
        }
        if (i == text.length) {
            return true;
        }
        return text[begin] == '{' ? beginsField(text, i) : "{[\"'-0123456789/#".indexOf(text[i]) >= 0;
    }

    private static boolean beginsField(char[] text, int begin) {
        int i = begin;
        while (i < text.length && Character.isJavaIdentifierPart(text[i])) {
            i++;
        }
        return "\"'}/#".indexOf(text[begin]) >= 0 || i < text.length && i > begin && text[i] == ':';
    }

    /**
     * The position after the closing bracket; negative if none closes it. The inside of an invalid document is not an
     * answer.
     */
    private static int closing(char[] text, int begin) {
        int depth = 0;
        boolean quoted = false;
        for (int i = begin; i < text.length; i++) {
            char c = text[i];
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** Replaces NaN, which JSON does not have and models write for an unknown number, by null. */
    private static JsonNode withoutNaN(JsonNode node) {
        if (isNaN(node)) {
            return NullNode.getInstance();
        }
        Deque<JsonNode> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            JsonNode next = open.pop();
            if (next instanceof ObjectNode object) {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    field.setValue(isNaN(field.getValue()) ? NullNode.getInstance() : field.getValue());
                }
            } else if (next instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    if (isNaN(array.get(i))) {
                        array.set(i, NullNode.getInstance());
                    }
                }
            }
            next.forEach(child -> {
                if (child.isContainerNode()) {
                    open.push(child);
                }
            });
        }
        return node;
    }

    private static boolean isNaN(JsonNode node) {
        return node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue());
    }
}
