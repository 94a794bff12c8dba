package ai.tekton.llm.internal.ws;

/** Hears what happens on a link. Called on the container's threads and others, none of which it may hold up. */
interface LinkListener {
    /** A text frame has come. Called with one frame after the other, in their order. */
    void onText(WebSocketLink link, String text);

    /** The link is gone; told once. */
    void onLost(WebSocketLink link, int code, String reason);
}
