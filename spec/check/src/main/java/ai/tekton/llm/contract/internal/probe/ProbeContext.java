package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.Channel;
import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.PingFrame;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state that the parts of one probe share.
 *
 * @param generation the server's generation; the contract's where it is unknown
 * @param messages those of the contract of that generation
 */
record ProbeContext(
        ProbeSettings settings,
        RhetorGeneration generation,
        Timeouts timeouts,
        ContractMessages messages,
        HttpExchanges http,
        Requests requests,
        Findings findings) {
    private static final String FRAME = "frame";
    private static final String WEBSOCKET = "WebSocket ";

    /** Something that is done over HTTP for an operation; false where no answer came of it. */
    interface Exchange {
        boolean make() throws IOException;
    }

    Findings.Of of(RhetorOperation operation) {
        return findings.of(operation.id(), "response");
    }

    /** Does something for an operation, and reports a failure; returns false where no answer came. */
    boolean attempt(RhetorOperation operation, Exchange exchange) {
        try {
            return exchange.make();
        } catch (IOException e) {
            Failures.report(e, timeouts.each(), of(operation));
            return false;
        }
    }

    /** {@return the types of the first frames of all operations on the WebSocket} */
    List<String> frameTypes() {
        return frameOperations()
                .map(operation -> operation.title().substring(WEBSOCKET.length()))
                .toList();
    }

    /** {@return the findings of the operation whose first frame is of a type} */
    Findings.Of of(String frameType) {
        return findings.of(frameOperation(frameType).id(), FRAME);
    }

    /** {@return whether a frame of a type is answered by chunks} */
    boolean isStreamed(String frameType) {
        return frameOperation(frameType).response("200").has(Incoming.CHUNK);
    }

    /** Says of every operation on the WebSocket that has not been examined why it could not be. */
    void unasked(String why) {
        frameTypes().stream()
                .filter(type -> !findings.has(frameOperation(type).id()))
                .forEach(type -> of(type).add("unasked." + why));
    }

    /** Validates a frame, if it is one, as part of an operation; a PING is an operation of its own. */
    void check(Incoming frame, Findings.Of of) {
        if (frame.isFrame()) {
            Findings.Of own = frame.is(PingFrame.Type.PING.value()) ? of(frame.type()) : of.at(FRAME);
            messages.frame(frame.type())
                    .ifPresentOrElse(
                            schema -> own.add(schema.mismatches(frame.json()), "message"),
                            () -> own.add("frame.unknown-type", frame.shownType()));
        }
    }

    private Operation frameOperation(String frameType) {
        return frameOperations()
                .filter(operation -> operation.title().equals(WEBSOCKET + frameType))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Operation> frameOperations() {
        return messages.operations().stream().filter(operation -> operation.channel() == Channel.WEBSOCKET);
    }

    boolean keepsContract() {
        return generation == RhetorGeneration.CONTRACT;
    }
}
