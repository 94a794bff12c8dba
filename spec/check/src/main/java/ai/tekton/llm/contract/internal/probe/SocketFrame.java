package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** One frame of a server, with the id of the request that it belongs to. */
record SocketFrame(String type, Optional<String> id, JsonNode json) {
    static final String RESPONSE = ResponseFrame.Type.RESPONSE.value();
    static final String CHUNK = ChunkFrame.Type.CHUNK.value();
    static final String ERROR = ErrorFrame.Type.ERROR.value();

    static final String TYPE = "type";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** {@return the frame that a text contains; empty where it is not a JSON object} */
    static Optional<SocketFrame> parse(String text, String idField) {
        return ServerJson.parse(text).filter(JsonNode::isObject).map(json -> {
            Optional<String> id =
                    Optional.of(json.path(idField)).filter(JsonNode::isTextual).map(JsonNode::asText);
            return new SocketFrame(json.path(TYPE).asText(""), id, json);
        });
    }

    boolean is(String other) {
        return type.equals(other);
    }

    boolean isOf(String requestId) {
        return id.filter(requestId::equals).isPresent();
    }

    /** {@return the sentence about an error; empty where the frame reports none} */
    String error() {
        return json.path("error").asText("");
    }

    /** {@return an ERROR with its code and its sentence, for messages} */
    String words() {
        String code = json.path("code").isInt() ? " " + json.path("code").asInt() : "";
        return ERROR + code + ": " + error();
    }

    /** {@return the type for messages; a type may contain anything, and what does not look like one is not repeated} */
    String shownType() {
        return PLAIN.matcher(type).matches() ? type : "a type that is no word";
    }
}
