package ai.tekton.llm.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Reads an error in any of the servers' forms; null if there is none. Thread-safe. */
final class ErrorDeserializer extends StdDeserializer<String> {
    private static final long serialVersionUID = 1L;

    ErrorDeserializer() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getText();
        }
        JsonNode error = context.readTree(parser);
        if (error.isContainerNode()) {
            String said = ErrorText.ofValue(error);
            return said.isEmpty() ? ErrorText.NO_REASON : said;
        }
        return error.asBoolean() ? ErrorText.NO_REASON : null;
    }
}
