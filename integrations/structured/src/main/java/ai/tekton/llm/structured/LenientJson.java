package ai.tekton.llm.structured;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * Finds the JSON in what a model has written: within words or a fence of Markdown, with comments, trailing commas, single quotes
 * or names without quotes, several documents one after the other. What is cut off is not completed, as nobody can tell what it
 * lacks. Takes time in proportion to the text. Thread-safe.
 */
final class LenientJson {
    /** Of more documents than these the first ones are not looked at. */
    private static final int MOST_DOCUMENTS = 32;

    /** A text with more brackets that begin no JSON has none. */
    private static final int MOST_FALSE_BEGINS = 1000;

    private final ObjectMapper mapper;
    private final JsonFactory factory;

    /**
     * What a text holds.
     *
     * @param documents the objects and arrays, in their order
     * @param fault what is wrong where one begins that cannot be read
     */
    record Found(List<JsonNode> documents, Optional<Finding> fault) {}

    LenientJson() {
        JsonMapper.Builder builder = JsonMapper.builder();
        for (JsonReadFeature feature : JsonReadFeature.values()) {
            builder.enable(feature);
        }
        mapper = builder.build();
        factory = mapper.getFactory();
    }

    /** Makes parsers that are as lenient. */
    JsonFactory factory() {
        return factory;
    }

    /** The one value that a text is, such as a number; empty where it is none. */
    Optional<JsonNode> value(String text) {
        char[] characters = text.strip().toCharArray();
        try (JsonParser parser = factory.createParser(characters, 0, characters.length)) {
            JsonNode node = mapper.readTree(parser);
            return node == null || parser.nextToken() != null ? Optional.empty() : Optional.of(withoutNaN(node));
        } catch (JsonProcessingException | NumberFormatException e) {
            // The latter is what older Jacksons say of a point that is no number.
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
            at = attempt.end() < 0 ? -1 : nextBegin(characters, attempt.end());
        }
        return new Found(new ArrayList<>(documents), fault);
    }

    /** A document that was looked for at a place; an end below 0 where nothing more can be told. */
    private record Attempt(Optional<JsonNode> document, Optional<Finding> fault, int end) {}

    private Attempt attempt(char[] text, int begin) {
        // Of a reader, for whether a place within an array counts from its beginning is not documented.
        try (JsonParser parser = factory.createParser(new CharArrayReader(text, begin, text.length - begin))) {
            JsonNode node = mapper.readTree(parser);
            int end = begin + (int) parser.currentLocation().getCharOffset();
            return new Attempt(Optional.of(withoutNaN(node)), Optional.empty(), end);
        } catch (JsonEOFException e) {
            // Words may hold a bracket that nobody closes.
            return looksLikeJson(text, begin)
                    ? new Attempt(Optional.empty(), Optional.of(cut()), -1)
                    : new Attempt(Optional.empty(), Optional.empty(), begin + 1);
        } catch (JsonProcessingException e) {
            return looksLikeJson(text, begin)
                    ? new Attempt(Optional.empty(), Optional.of(wrong(text, begin, e)), closing(text, begin))
                    : new Attempt(Optional.empty(), Optional.empty(), begin + 1);
        } catch (NumberFormatException e) {
            // What older Jacksons say of a point that is no number.
            Finding fault = new Finding("$", "syntax", "The answer is no JSON: a number in it is none.");
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
        return new Finding("$", "syntax", "The answer is no JSON from line " + line + " on.");
    }

    private static int nextBegin(char[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '{' || text[i] == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Whether what follows a bracket is how JSON begins, and not a word in brackets. */
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

    /** Behind the bracket that closes one; below 0 where none does. What is within a broken document is no answer. */
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

    /** Of numbers that JSON has not, models say that they know none. */
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
        return node.isFloatingPointNumber() && !node.isBigDecimal() && !Double.isFinite(node.doubleValue());
    }
}
