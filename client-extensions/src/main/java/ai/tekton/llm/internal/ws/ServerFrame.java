package ai.tekton.llm.internal.ws;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.Optional;

/** What a frame from the server says. */
sealed interface ServerFrame {
    /** The registration is taken; REGISTER_ACK. */
    record Registered() implements ServerFrame {}

    /** A whole answer; RESPONSE. */
    record Answer(String requestId, ChatResponse response) implements ServerFrame {}

    /** A piece of an answer; CHUNK. */
    record Piece(String requestId, StreamChunk chunk) implements ServerFrame {}

    /** A failure, of one request or of the connection; ERROR. */
    record Failure(Optional<String> requestId, ErrorFrame error) implements ServerFrame {}

    /** What a server says that does not speak the contract's frames; REFUSAL. */
    record Refused(String words) implements ServerFrame {}

    /** Asks for a PONG; PING. */
    record Ping() implements ServerFrame {}

    /** Of a type that the contract does not know. */
    record Unknown() implements ServerFrame {}
}
