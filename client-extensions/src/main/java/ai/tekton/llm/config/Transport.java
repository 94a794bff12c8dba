package ai.tekton.llm.config;

/** The transport of conversations with Rhetor. Requests for its health and its providers always use HTTP. */
public enum Transport {
    /** Everything over HTTP. */
    HTTP,
    /**
     * Streams over the WebSocket, and over HTTP if there is no connection or it is lost before the first text; complete
     * answers over HTTP.
     */
    WEBSOCKET_FOR_STREAMS,
    /** Complete answers and streams over the WebSocket alone. */
    WEBSOCKET
}
