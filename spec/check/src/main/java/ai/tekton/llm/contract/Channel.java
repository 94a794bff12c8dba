package ai.tekton.llm.contract;

/** The transports of operations. */
public enum Channel {
    /** A request and a response. */
    HTTP,
    /** Frames on the one socket. */
    WEBSOCKET
}
