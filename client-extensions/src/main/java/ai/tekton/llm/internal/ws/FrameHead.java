package ai.tekton.llm.internal.ws;

import ai.tekton.rhetor.PlainJson;
import java.io.IOException;
import java.util.Optional;

/**
 * The type and the id of a frame, which servers write before all other fields.
 *
 * @param type the type
 * @param requestId the request's id
 */
record FrameHead(String type, String requestId) {
    private static final String TYPE = "type";
    private static final String REQUEST_ID = "request_id";

    /** Reads the first two fields of a frame; empty if they are not its type and its id, or not texts. */
    static Optional<FrameHead> read(PlainJson json) throws IOException {
        if (json.value() != PlainJson.Kind.OBJECT) {
            return Optional.empty();
        }
        String first = json.nextField();
        boolean typeFirst = TYPE.equals(first);
        if (!typeFirst && !REQUEST_ID.equals(first) || json.value() != PlainJson.Kind.TEXT) {
            return Optional.empty();
        }
        String value = json.text();
        if (!(typeFirst ? REQUEST_ID : TYPE).equals(json.nextField()) || json.value() != PlainJson.Kind.TEXT) {
            return Optional.empty();
        }
        return Optional.of(typeFirst ? new FrameHead(value, json.text()) : new FrameHead(json.text(), value));
    }
}
