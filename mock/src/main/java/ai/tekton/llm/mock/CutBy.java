package ai.tekton.llm.mock;

/** How a reply is cut where a script cuts it. */
sealed interface CutBy {
    /** The connection is closed in order, as TCP does; a WebSocket says no goodbye. */
    record Drop() implements CutBy {}

    /** The connection is reset. */
    record Reset() implements CutBy {}

    /** A WebSocket is closed with its handshake; any other connection as by {@link Drop}. */
    record Close(int code, String reason) implements CutBy {}

    /** The connection stays open, and nothing more comes on it. */
    record Silence() implements CutBy {}
}
