package ai.tekton.llm.contract.document;

/**
 * One operation of the contract. Immutable and thread-safe.
 *
 * @param id its id in the contract, such as {@code createChatCompletion} or {@code chatStream}
 * @param channel its transport
 * @param title what it is on the wire, such as {@code POST /api/v1/chat} or {@code WebSocket CHAT}
 * @param optional whether the contract lets a server do without it
 */
public record Operation(String id, Channel channel, String title, boolean optional) {
    /** The transports of operations. */
    public enum Channel {
        /** A request and a response. */
        HTTP,
        /** Frames on the one socket. */
        WEBSOCKET
    }
}
