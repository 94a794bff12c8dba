package ai.tekton.llm.structured;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses JSON incrementally and provides its complete values. Never fails: if the text becomes invalid, the values so far
 * stay. All parts share complete values, so the cost of a part is proportional to the values that are still open. Not
 * thread-safe.
 */
final class PartialJson {
    /** The maximum number of brackets in prose before the answer that begin no JSON. */
    private static final int MOST_FALSE_BEGINS = 32;

    private final JsonFactory factory;
    private final boolean listsToo;
    private final StringBuilder text = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private int searched;
    private int fed;
    private int falseBegins;
    private boolean over;
    private boolean hasValue;
    private JsonParser parser;
    private Object root;

    /** An object or a list that is not complete. */
    private static final class Open {
        private final Map<String, Object> fields;
        private final List<Object> items;
        private String name = "";

        Open(boolean object) {
            fields = object ? new LinkedHashMap<>() : null;
            items = object ? null : new ArrayList<>();
        }

        void add(Object value) {
            if (fields == null) {
                items.add(value);
            } else {
                fields.put(name, value);
            }
        }

        Object closed() {
            return fields == null ? Collections.unmodifiableList(items) : Collections.unmodifiableMap(fields);
        }

        /** A snapshot, including the open values within it. */
        Object with(Optional<Object> inner) {
            if (fields == null) {
                List<Object> copy = new ArrayList<>(items);
                inner.ifPresent(copy::add);
                return Collections.unmodifiableList(copy);
            }
            Map<String, Object> copy = new LinkedHashMap<>(fields);
            inner.ifPresent(value -> copy.put(name, value));
            return Collections.unmodifiableMap(copy);
        }
    }

    /** Creates a parser without any text.
     *
     * @param factory creates the parser
     * @param listsToo whether the answer may be a list; otherwise it starts with the first object
     */
    PartialJson(JsonFactory factory, boolean listsToo) {
        this.factory = factory;
        this.listsToo = listsToo;
    }

    /** Parses the next characters.
     *
     * @param chunk the characters; the last may be half of a surrogate pair
     * @return whether another value is complete
     */
    boolean feed(String chunk) {
        if (over || chunk.isEmpty()) {
            return false;
        }
        text.append(chunk);
        boolean more = false;
        while (!over && (parser != null || begin())) {
            try {
                more |= advance();
                return more;
            } catch (JsonProcessingException | NumberFormatException e) {
                // Older versions of Jackson throw the latter for a decimal point that is not part of a number.
                beginAgain();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return more;
    }

    /** The complete values; empty before the first bracket. */
    Optional<Object> snapshot() {
        if (root != null) {
            return Optional.of(root);
        }
        Optional<Object> inner = Optional.empty();
        for (Iterator<Open> innermostFirst = open.iterator(); innermostFirst.hasNext(); ) {
            inner = Optional.of(innermostFirst.next().with(inner));
        }
        return inner;
    }

    private boolean begin() {
        while (searched < text.length()) {
            char c = text.charAt(searched);
            if (c == '{' || listsToo && c == '[') {
                try {
                    parser = factory.createNonBlockingByteArrayParser();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                fed = searched;
                return true;
            }
            searched++;
        }
        return false;
    }

    /** Starts over, as a bracket in prose did not belong to the answer. Values that a caller has received stay. */
    private void beginAgain() {
        over = hasValue || ++falseBegins > MOST_FALSE_BEGINS;
        parser = null;
        if (!hasValue) {
            open.clear();
        }
        searched++;
    }

    private boolean advance() throws IOException {
        int end = text.length();
        // The first half of a surrogate pair waits for the second.
        if (end > fed && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        byte[] bytes = text.substring(fed, end).getBytes(StandardCharsets.UTF_8);
        fed = end;
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        boolean more = false;
        if (bytes.length > 0) {
            feeder.feedInput(bytes, 0, bytes.length);
        }
        for (JsonToken token = parser.nextToken(); token != null && token != JsonToken.NOT_AVAILABLE; ) {
            more |= take(token);
            if (over) {
                return more;
            }
            token = parser.nextToken();
        }
        return more;
    }

    private boolean take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> open.push(new Open(token == JsonToken.START_OBJECT));
            case FIELD_NAME -> open.element().name = parser.currentName();
            case END_OBJECT, END_ARRAY -> complete(open.pop().closed());
            case VALUE_NULL -> complete(null);
            case VALUE_TRUE, VALUE_FALSE -> complete(token == JsonToken.VALUE_TRUE);
            case VALUE_NUMBER_INT -> complete(parser.getNumberValue());
            case VALUE_NUMBER_FLOAT -> complete(parser.isNaN() ? null : parser.getNumberValue());
            default -> complete(parser.getText());
        }
        boolean value =
                token != JsonToken.FIELD_NAME && token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY;
        hasValue |= value;
        return value;
    }

    private void complete(Object value) {
        if (open.isEmpty()) {
            root = value;
            over = true;
        } else {
            open.element().add(value);
        }
    }
}
