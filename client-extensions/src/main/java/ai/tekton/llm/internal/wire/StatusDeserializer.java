package ai.tekton.llm.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.regex.Pattern;

/** Reads an error's code, a status, which some servers write as text; null for any other value. Thread-safe. */
final class StatusDeserializer extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;
    private static final Pattern STATUS = Pattern.compile("\\d{3}");

    private final TolerantDeserializer number;

    StatusDeserializer(JavaType type) {
        super(type);
        this.number = new TolerantDeserializer(type);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)
                && STATUS.matcher(parser.getText()).matches()) {
            return Integer.valueOf(parser.getText());
        }
        return number.deserialize(parser, context);
    }
}
