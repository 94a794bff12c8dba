package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.ContractSchema;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.llm.contract.document.Operation;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.PingFrame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the probes of the WebSocket share. */
final class SocketContext {
    static final String FRAME = "frame";

    private static final String TITLE = "WebSocket ";

    private final ContractSchemas schemas;
    private final Requests requests;
    private final Findings findings;
    private final Duration timeout;
    private final Map<String, String> operations = new LinkedHashMap<>();

    SocketContext(Contract contract, ContractSchemas schemas, Requests requests, Findings findings, Duration timeout) {
        this.schemas = schemas;
        this.requests = requests;
        this.findings = findings;
        this.timeout = timeout;
        for (Operation operation : contract.operations()) {
            if (operation.channel() == Operation.Channel.WEBSOCKET) {
                operations.put(operation.title().substring(TITLE.length()), operation.id());
            }
        }
    }

    Requests requests() {
        return requests;
    }

    Duration timeout() {
        return timeout;
    }

    /** {@return how long is waited, for messages} */
    String patience() {
        return HttpExchanges.seconds(timeout);
    }

    /** {@return when a wait that begins now ends, by {@link System#nanoTime()}} */
    long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    /** {@return the ids of all operations of the socket} */
    List<String> operationIds() {
        return List.copyOf(operations.values());
    }

    /** {@return the findings of an operation, by its id} */
    Findings.Of operation(String id) {
        return findings.of(id);
    }

    /** {@return the findings of the operation whose first frame is of a type} */
    Findings.Of of(String type) {
        return findings.of(operations.get(type));
    }

    boolean isAsked(String id) {
        return findings.has(id);
    }

    String idPlace() {
        return FRAME + "." + requests.requestIdField();
    }

    Optional<SocketFrame> parse(String text) {
        return SocketFrame.parse(text, requests.requestIdField());
    }

    /** Holds a frame against its schema, as part of an operation; but a PING is one of its own. */
    void check(SocketFrame frame, Findings.Of of) {
        Optional<ContractSchema> schema = schemas.frame(frame.type());
        Findings.Of own = frame.type().equals(PingFrame.Type.PING.value()) ? of(frame.type()) : of;
        if (schema.isPresent()) {
            AnswerCheck.report(
                    schema.get().mismatches(frame.json()),
                    FRAME,
                    own,
                    mismatch -> Reactions.toFrame(mismatch, requests.requestIdField()));
        } else {
            own.compatible(
                    FRAME,
                    "A frame has " + frame.shownType() + " for its type, which the contract has not.",
                    "The client hands the frame to the message listener and ignores it.");
        }
    }

    /** {@return what an ERROR says, for messages} */
    static String words(SocketFrame error) {
        String code = error.json().path("code").isInt()
                ? " " + error.json().path("code").asInt()
                : "";
        return ErrorFrame.Type.ERROR.value() + code + ": "
                + error.json().path("error").asText("");
    }
}
