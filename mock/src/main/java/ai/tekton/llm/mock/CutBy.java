package ai.tekton.llm.mock;

/** How a script cuts a reply. */
sealed interface CutBy {
    /** The TCP connection is closed normally, without a WebSocket close frame. */
    record Drop() implements CutBy {}

    /** The connection is reset. */
    record Reset() implements CutBy {}

    /** A WebSocket is closed with its handshake; any other connection as by {@link Drop}. */
    record Close(int code, String reason) implements CutBy {}

    /** The connection stays open, and the mock sends nothing more on it. */
    record Silence() implements CutBy {}
}
