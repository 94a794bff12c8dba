package ai.tekton.llm.contract.diff;

/** How places within a request or an answer are written. */
final class Place {
    /** The operation as a whole. */
    static final String OPERATION = "operation";

    static final String REQUEST = "request";
    static final String RESPONSE = "response";

    /** After a list: any of its items. */
    static final String ITEMS = "[]";

    /** After a map: any of its values. */
    static final String VALUES = ".*";

    private Place() {}

    /**
     * {@return the first word of places within a content: the frame's type, {@code event} for a stream, else the whole}
     *
     * @param whole {@link #REQUEST} or {@link #RESPONSE}
     * @param mediaType the content's media type
     */
    static String root(String whole, String mediaType) {
        if (mediaType.startsWith(ComparableDocument.FRAME)) {
            return mediaType.substring(ComparableDocument.FRAME.length());
        }
        return mediaType.equals("text/event-stream") ? "event" : whole;
    }
}
