package ai.tekton.llm.config;

/** What conversations with Rhetor go over. Its health and its providers are always asked for over HTTP. */
public enum Transport {
    /** Everything over HTTP. */
    HTTP,
    /**
     * Streams over the WebSocket, and over HTTP where there is none or it is lost before their first text; whole answers over
     * HTTP.
     */
    WEBSOCKET_FOR_STREAMS,
    /** Whole answers and streams over the WebSocket alone. */
    WEBSOCKET
}
