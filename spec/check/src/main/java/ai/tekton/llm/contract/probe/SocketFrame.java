package ai.tekton.llm.contract.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One frame of a server.
 *
 * @param type what its {@code type} says; empty where it has none
 * @param id the id of the request that it is about
 * @param json the whole of it
 */
record SocketFrame(String type, Optional<String> id, JsonNode json) {
    /** Tells frames apart. */
    static final String TYPE = "type";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** {@return the frame that a text is; empty where it is no JSON object} */
    static Optional<SocketFrame> parse(String text, String idField) {
        return ServerJson.parse(text).filter(JsonNode::isObject).map(json -> {
            Optional<String> id =
                    Optional.of(json.path(idField)).filter(JsonNode::isTextual).map(JsonNode::asText);
            return new SocketFrame(json.path(TYPE).asText(""), id, json);
        });
    }

    /** {@return the type for messages; a type may hold anything, and what is none is not shown} */
    String shownType() {
        return PLAIN.matcher(type).matches() ? type : "a type that is no word";
    }
}
