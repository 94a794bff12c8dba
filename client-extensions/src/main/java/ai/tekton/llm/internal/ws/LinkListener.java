package ai.tekton.llm.internal.ws;

/** Receives the events of a link. Called on the container's threads and others; must not block. */
interface LinkListener {
    /** Called when a text frame has arrived; with one frame after the other, in order. */
    void onText(WebSocketLink link, String text);

    /** Called exactly once, when the link is lost or closed. */
    void onLost(WebSocketLink link, int code, String reason);
}
