package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.ContractSchema;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.llm.contract.document.Operation;
import ai.tekton.rhetor.model.PingFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state that the probes of the WebSocket share: the findings, the requests and the schemas. For one thread. */
final class SocketContext {
    static final String FRAME = "frame";

    private static final String TITLE = "WebSocket ";

    private final ContractSchemas schemas;
    private final Requests requests;
    private final Findings findings;
    private final String patience;
    private final Map<String, String> operations = new LinkedHashMap<>();

    SocketContext(
            Contract contract, ContractSchemas schemas, Requests requests, Findings findings, ProbeSettings settings) {
        this.schemas = schemas;
        this.requests = requests;
        this.findings = findings;
        this.patience = HttpExchanges.seconds(settings.timeout());
        contract.operations().stream()
                .filter(operation -> operation.channel() == Operation.Channel.WEBSOCKET)
                .forEach(operation -> operations.put(operation.title().substring(TITLE.length()), operation.id()));
    }

    Requests requests() {
        return requests;
    }

    /** {@return the timeout, for messages} */
    String patience() {
        return patience;
    }

    /** {@return the types of the first frames of all operations} */
    List<String> types() {
        return List.copyOf(operations.keySet());
    }

    /** {@return the findings of the operation whose first frame is of a type} */
    Findings.Of of(String type) {
        return findings.of(operations.get(type), FRAME);
    }

    boolean isAsked(String type) {
        return findings.has(operations.get(type));
    }

    /** Validates a frame as part of an operation; a PING is an operation of its own. */
    void check(SocketFrame frame, Findings.Of of) {
        Optional<ContractSchema> schema = schemas.frame(frame.type());
        Findings.Of own = frame.is(PingFrame.Type.PING.value()) ? of(frame.type()) : of.at(FRAME);
        if (schema.isPresent()) {
            AnswerCheck.report(
                    schema.get().mismatches(frame.json()),
                    own,
                    mismatch -> ClientReactions.toFrame(mismatch, requests.requestIdField()));
        } else {
            own.compatible(
                    "A frame has " + frame.shownType() + " for its type, which the contract has not.",
                    "The client hands the frame to the message listener and ignores it.");
        }
    }
}
