package ai.tekton.llm.mock;

/** How an exchange with the mock ended. */
public enum Outcome {
    /** The whole reply was handed to the network. */
    COMPLETED,
    /** The client closed the connection before the reply was over. */
    ABORTED_BY_CLIENT,
    /** The client gave the request up with CANCEL; its WebSocket stays open. */
    CANCELLED_BY_CLIENT,
    /** The script ended the reply early. */
    CUT_BY_SCRIPT,
    /** The mock was closed, or its connections were, before the reply was over. */
    CLOSED_WITH_MOCK
}
