package ai.tekton.llm.internal.ws;

/** Hears what happens on a link. Called on the container's threads, which it must not hold up. */
interface LinkListener {
    /** A text frame has come. */
    void onText(WebSocketLink link, String text);

    /** The link is gone; told once. */
    void onLost(WebSocketLink link, int code, String reason);
}
