package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Pattern;

/**
 * Something that comes over a socket. Immutable.
 *
 * @param json the JSON object of a frame; missing for all other kinds
 * @param text the payload of a pong, or how the socket ended
 */
record Incoming(Kind kind, JsonNode json, String text) {
    enum Kind {
        FRAME,
        /** A text message that is not a JSON object. */
        NO_JSON,
        /** A binary message, which the contract does not have. */
        BINARY,
        PONG,
        /** The end of the socket. */
        END,
        /** Nothing within the timeout. */
        SILENCE
    }

    static final String RESPONSE = ResponseFrame.Type.RESPONSE.value();
    static final String CHUNK = ChunkFrame.Type.CHUNK.value();
    static final String ERROR = ErrorFrame.Type.ERROR.value();
    static final String TYPE = "type";

    /** The field with the id of a request on a socket. */
    static final String REQUEST_ID = "request_id";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    static Incoming of(Kind kind, String text) {
        return new Incoming(kind, MissingNode.getInstance(), text);
    }

    static Incoming ofMessage(String text) {
        return ServerJson.parse(text)
                .filter(JsonNode::isObject)
                .map(json -> new Incoming(Kind.FRAME, json, ""))
                .orElseGet(() -> of(Kind.NO_JSON, ""));
    }

    /** {@return whether nothing more is to come} */
    boolean isOver() {
        return kind == Kind.END || kind == Kind.SILENCE;
    }

    boolean isFrame() {
        return kind == Kind.FRAME;
    }

    boolean isText() {
        return kind == Kind.FRAME || kind == Kind.NO_JSON;
    }

    /** {@return whether it is a frame of a type} */
    boolean is(String type) {
        return type().equals(type);
    }

    String type() {
        return json.path(TYPE).asText("");
    }

    boolean hasId() {
        return json.path(REQUEST_ID).isTextual();
    }

    boolean isOf(String requestId) {
        return hasId() && json.path(REQUEST_ID).asText().equals(requestId);
    }

    /** {@return the sentence about an error; empty where it reports none} */
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
        return PLAIN.matcher(type()).matches() ? type() : "a type that is no word";
    }
}
