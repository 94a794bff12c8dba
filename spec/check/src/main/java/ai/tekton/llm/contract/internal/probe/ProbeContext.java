package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.Channel;
import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractExamples;
import ai.tekton.llm.contract.internal.document.ContractSchemas;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.PingFrame;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state that the parts of one probe share.
 *
 * @param generation the server's generation; the contract's where it is unknown
 * @param schemas those of the contract of that generation
 * @param examples the examples of the whole contract
 */
record ProbeContext(
        ProbeSettings settings,
        RhetorGeneration generation,
        Timeouts timeouts,
        ContractSchemas schemas,
        ContractExamples examples,
        HttpExchanges http,
        Requests requests,
        Findings findings) {
    private static final String FRAME = "frame";
    private static final String WEBSOCKET = "WebSocket ";

    Findings.Of of(RhetorOperation operation) {
        return findings.of(operation.id(), "response");
    }

    /** {@return the types of the first frames of all operations on the WebSocket} */
    List<String> frameTypes() {
        return frameOperations()
                .map(operation -> operation.title().substring(WEBSOCKET.length()))
                .toList();
    }

    /** {@return the findings of the operation whose first frame is of a type} */
    Findings.Of of(String frameType) {
        return findings.of(operationId(frameType), FRAME);
    }

    /** Says of every operation on the WebSocket that has not been examined why it could not be. */
    void unasked(String why) {
        frameTypes().stream()
                .filter(type -> !findings.has(operationId(type)))
                .forEach(type -> of(type).add("unasked." + why));
    }

    /** Validates a frame as part of an operation; a PING is an operation of its own. */
    void check(SocketFrame frame, Findings.Of of) {
        Findings.Of own = frame.is(PingFrame.Type.PING.value()) ? of(frame.type()) : of.at(FRAME);
        schemas.frame(frame.type())
                .ifPresentOrElse(
                        schema -> own.add(schema.mismatches(frame.json()), "message"),
                        () -> own.add("frame.unknown-type", frame.shownType()));
    }

    private String operationId(String frameType) {
        return frameOperations()
                .filter(operation -> operation.title().equals(WEBSOCKET + frameType))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Stream<Operation> frameOperations() {
        return schemas.contract().operations().stream().filter(operation -> operation.channel() == Channel.WEBSOCKET);
    }

    boolean keepsContract() {
        return generation == RhetorGeneration.CONTRACT;
    }
}
