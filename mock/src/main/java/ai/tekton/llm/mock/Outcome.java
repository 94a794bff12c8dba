package ai.tekton.llm.mock;

/** How an exchange with the mock ended. */
public enum Outcome {
    /** The whole reply was written to the network. */
    COMPLETED,
    /** The client closed the connection before the end of the reply. */
    ABORTED_BY_CLIENT,
    /** The client cancelled the request with CANCEL; its WebSocket stays open. */
    CANCELLED_BY_CLIENT,
    /** The script ended the reply early. */
    CUT_BY_SCRIPT,
    /** The mock or its connections were closed before the end of the reply. */
    CLOSED_WITH_MOCK
}
