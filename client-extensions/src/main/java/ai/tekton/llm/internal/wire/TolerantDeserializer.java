package ai.tekton.llm.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a value of one type; null for values of other types. Malformed JSON still fails. Immutable and thread-safe. */
final class TolerantDeserializer extends StdDeserializer<Object> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;
    private static final String TRUE = "true";

    /** The way to read a value of the type. */
    private enum Kind {
        TEXT,
        WHOLE,
        NUMBER,
        TRUTH,
        LIST,
        MAP,
        ENUM,
        OBJECT,
        ANYTHING
    }

    private final JavaType type;
    private final Kind kind;

    /** The deserializer of the elements of a list or a map, or of an object itself; null if there is none. */
    private final transient JsonDeserializer<?> inner;

    TolerantDeserializer(JavaType type) {
        this(type, null);
    }

    private TolerantDeserializer(JavaType type, JsonDeserializer<?> inner) {
        super(type);
        this.type = type;
        this.kind = kind(type);
        this.inner = inner;
    }

    private static Kind kind(JavaType type) {
        if (type.hasRawClass(String.class)) {
            return Kind.TEXT;
        } else if (type.hasRawClass(Integer.class)) {
            return Kind.WHOLE;
        } else if (type.hasRawClass(Double.class)) {
            return Kind.NUMBER;
        } else if (type.hasRawClass(Boolean.class)) {
            return Kind.TRUTH;
        } else if (type.isCollectionLikeType()) {
            return Kind.LIST;
        } else if (type.isMapLikeType()) {
            return Kind.MAP;
        } else if (type.isEnumType()) {
            return Kind.ENUM;
        }
        boolean isModel = type.getRawClass().getPackageName().startsWith("ai.tekton.rhetor");
        return isModel ? Kind.OBJECT : Kind.ANYTHING;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
            throws JsonMappingException {
        return switch (kind) {
            case TEXT, WHOLE, NUMBER, TRUTH -> this;
            case LIST, MAP ->
                new TolerantDeserializer(
                        type, new TolerantDeserializer(type.getContentType()).createContextual(context, property));
            case ENUM, OBJECT, ANYTHING ->
                new TolerantDeserializer(type, context.findContextualValueDeserializer(type, property));
        };
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (kind) {
            case TEXT -> token == JsonToken.VALUE_STRING ? parser.getText() : skip(parser);
            case WHOLE -> token.isNumeric() ? whole(parser.getDoubleValue()) : skip(parser);
            case NUMBER -> token.isNumeric() ? (Object) parser.getDoubleValue() : skip(parser);
            case TRUTH -> truth(parser, token);
            case LIST -> token == JsonToken.START_ARRAY ? list(parser, context) : skip(parser);
            case MAP -> token == JsonToken.START_OBJECT ? map(parser, context) : skip(parser);
            case ENUM -> token == JsonToken.VALUE_STRING ? inner.deserialize(parser, context) : skip(parser);
            case OBJECT -> token == JsonToken.START_OBJECT ? inner.deserialize(parser, context) : skip(parser);
            case ANYTHING -> inner.deserialize(parser, context);
        };
    }

    /**
     * Returns a whole number as an int: JSON does not distinguish 14 from 14.0; a number outside the range of an int is
     * no valid count.
     */
    private static Integer whole(double number) {
        return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE ? (Integer) (int) number : null;
    }

    private static Boolean truth(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> parser.getText().equalsIgnoreCase(TRUE);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue() == 1;
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private List<Object> list(JsonParser parser, DeserializationContext context) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object element = element(parser, context);
            if (element != null) {
                list.add(element);
            }
        }
        return list;
    }

    private Map<String, Object> map(JsonParser parser, DeserializationContext context) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Object value = element(parser, context);
            if (value != null) {
                map.put(name, value);
            }
        }
        return map;
    }

    private Object element(JsonParser parser, DeserializationContext context) throws IOException {
        return parser.hasToken(JsonToken.VALUE_NULL) ? null : inner.deserialize(parser, context);
    }

    private static Object skip(JsonParser parser) throws IOException {
        parser.skipChildren();
        return null;
    }
}
