package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.ChunkFrame;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Reads replies from JSON, so that tests in several languages can share them. An object has one of
 *
 * <ul>
 * <li>{@code text}: an answer's text, complete or streamed depending on the operation
 * <li>{@code json}: a JSON body; with {@code status}, that of an error
 * <li>{@code body}, with {@code contentType}: a literal body
 *   <li>{@code chunks}: a stream of these texts, then a last chunk whose {@code done} is true
 * <li>{@code events}: a literal event stream, in chunks
 * <li>{@code frames}: over the WebSocket, frames with these fields, of type CHUNK by default; or literal texts
 *   <li>{@code fault}: {@code noAnswer}, {@code reset} or {@code hang}
 * </ul>
 *
 * and may have {@code status}, {@code headers}, {@code contentType}, {@code contentLength}, {@code closeDelimited}, and {@code
 * cutAfter} or {@code hangAfter} with a number of chunks. Stateless.
 */
public final class JsonReply {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReply() {}

    /**
     * Reads a reply.
     *
     * @param json the object
     * @return the reply it describes
     * @throws IllegalArgumentException when the object is invalid
     */
    public static Reply read(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return modified(content(node), node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + json, e);
        }
    }

    private static Reply content(JsonNode node) throws JsonProcessingException {
        if (node.has("text")) {
            return Reply.text(node.get("text").asText());
        }
        if (node.has("json")) {
            return Reply.body("application/json", MAPPER.writeValueAsString(node.get("json")));
        }
        if (node.has("body")) {
            return Reply.body(
                    node.path("contentType").asText("text/plain"),
                    node.get("body").asText());
        }
        if (node.has("chunks")) {
            return Reply.stream(texts(node.get("chunks")));
        }
        if (node.has("events")) {
            return Reply.events(texts(node.get("events")));
        }
        if (node.has("frames")) {
            return Reply.frames(StreamSupport.stream(node.get("frames").spliterator(), false)
                    .map(JsonReply::frame)
                    .toArray());
        }
        return switch (node.path("fault").asText()) {
            case "noAnswer" -> Reply.noAnswer();
            case "reset" -> Reply.reset();
            case "hang" -> Reply.standard().hang();
            default -> throw new IllegalArgumentException("A reply must have a content or a fault: " + node);
        };
    }

    private static Reply modified(Reply reply, JsonNode node) {
        Reply modified = node.has("status") ? reply.status(node.get("status").asInt()) : reply;
        for (Map.Entry<String, JsonNode> header : node.path("headers").properties()) {
            modified = modified.header(header.getKey(), header.getValue().asText());
        }
        if (node.has("contentType")) {
            modified = modified.contentType(node.get("contentType").asText());
        }
        if (node.has("contentLength")) {
            modified = modified.contentLength(node.get("contentLength").asLong());
        }
        if (node.path("closeDelimited").asBoolean()) {
            modified = modified.closeDelimited();
        }
        if (node.has("hangAfter")) {
            modified = modified.hangBefore(node.get("hangAfter").asInt());
        }
        return node.has("cutAfter") ? modified.cutAfter(node.get("cutAfter").asInt()) : modified;
    }

    private static Object frame(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        return node.has("type") ? node : Json.object(new ChunkFrame()).setAll((ObjectNode) node);
    }

    private static String[] texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
    }
}
