package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes bytes in the most readable form that restores them exactly: as JSON, as text, or in base64. Stateless. */
final class CassetteBody {
    private static final String JSON = "json";
    private static final String TEXT = "text";
    private static final String BASE64 = "base64";

    private CassetteBody() {}

    static void write(ObjectNode line, byte[] bytes) {
        Optional<String> text = utf8(bytes);
        if (text.isEmpty()) {
            line.put(BASE64, bytes);
            return;
        }
        Optional<JsonNode> json = Json.read(text.get())
                .filter(JsonNode::isContainerNode)
                .filter(node -> Json.text(node).equals(text.get()));
        if (json.isPresent()) {
            line.set(JSON, json.get());
        } else {
            line.put(TEXT, text.get());
        }
    }

    /** {@return the bytes; empty if the line has no body} */
    static byte[] read(JsonNode line) throws IOException {
        if (line.has(JSON)) {
            return Json.bytes(line.get(JSON));
        } else if (line.has(TEXT)) {
            return line.get(TEXT).asText().getBytes(StandardCharsets.UTF_8);
        }
        return line.has(BASE64) ? line.get(BASE64).binaryValue() : new byte[0];
    }

    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
