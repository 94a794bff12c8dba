package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Arrays;
import java.util.Optional;

/** The types of frames that a client sends over the WebSocket, by the value of {@code type}. */
public enum FrameType {
    /** Registers the client; answered by REGISTER_ACK. */
    REGISTER(Optional.empty()),
    /** A prompt; answered by one RESPONSE. */
    GENERATE(Optional.of(RhetorOperation.CREATE_CHAT_COMPLETION)),
    /** A prompt; answered by CHUNKs. */
    STREAM(Optional.of(RhetorOperation.STREAM_CHAT_COMPLETION)),
    /** A conversation; answered by one RESPONSE. */
    CHAT(Optional.of(RhetorOperation.CREATE_CHAT_COMPLETION)),
    /** A conversation; answered by CHUNKs. */
    CHAT_STREAM(Optional.of(RhetorOperation.STREAM_CHAT_COMPLETION)),
    /** Cancels a request; not answered. */
    CANCEL(Optional.empty()),
    /** The response to PING; not answered. */
    PONG(Optional.empty());

    private final Optional<RhetorOperation> operation;

    FrameType(Optional<RhetorOperation> operation) {
        this.operation = operation;
    }

    /** {@return the corresponding operation over HTTP; empty if there is none} */
    public Optional<RhetorOperation> operation() {
        return operation;
    }

    static Optional<FrameType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
