package ai.tekton.llm.internal.ws;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.Optional;

/** The content of a frame from the server. */
sealed interface ServerFrame {
    /** The server has accepted the registration; REGISTER_ACK. */
    record Registered() implements ServerFrame {}

    /** A complete answer; RESPONSE. */
    record Answer(String requestId, ChatResponse response) implements ServerFrame {}

    /** A chunk of an answer; CHUNK. */
    record Chunk(String requestId, StreamChunk chunk) implements ServerFrame {}

    /** A failure, of one request or of the connection; ERROR. */
    record Failure(Optional<String> requestId, ErrorFrame error) implements ServerFrame {}

    /** The text of a server that does not use the contract's frames; REFUSAL. */
    record Refused(String words) implements ServerFrame {}

    /** A request for a PONG; PING. */
    record Ping() implements ServerFrame {}

    /** A frame of a type that the contract does not define. */
    record Unknown() implements ServerFrame {}
}
