package ai.tekton.llm.contract.diff;

/** The notation of locations within a request or an answer, such as {@code request.messages[].role}. */
final class SchemaLocation {
    /** The operation as a whole. */
    static final String OPERATION = "operation";

    static final String REQUEST = "request";
    static final String RESPONSE = "response";

    /** Follows a list, and stands for each of its items. */
    static final String ITEMS = "[]";

    /** Follows a map, and stands for each of its values. */
    static final String VALUES = ".*";

    private SchemaLocation() {}

    /** {@return the first step of a location: the frame's type, {@code event} for a stream, else request or response} */
    static String root(boolean answer, String mediaType) {
        if (mediaType.startsWith(ComparableOperation.FRAME)) {
            return mediaType.substring(ComparableOperation.FRAME.length());
        } else if (mediaType.equals("text/event-stream")) {
            return "event";
        }
        return answer ? RESPONSE : REQUEST;
    }
}
