package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.Channel;
import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractSchema;
import ai.tekton.llm.contract.internal.probe.SocketConversation.Incoming;
import ai.tekton.rhetor.model.PingFrame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the probes of the WebSocket share besides the state of the whole probe. Not thread-safe. */
final class SocketContext {
    private static final String FRAME = "frame";
    private static final String TITLE = "WebSocket ";

    private final ProbeContext probe;
    private final Duration timeout;
    private final Map<String, String> operations = new LinkedHashMap<>();

    SocketContext(ProbeContext probe, Duration timeout) {
        this.probe = probe;
        this.timeout = timeout;
        probe.contract().operations().stream()
                .filter(operation -> operation.channel() == Channel.WEBSOCKET)
                .forEach(operation -> operations.put(operation.title().substring(TITLE.length()), operation.id()));
    }

    ProbeSettings settings() {
        return probe.settings();
    }

    Requests requests() {
        return probe.requests();
    }

    Duration timeout() {
        return timeout;
    }

    String patience() {
        return Timeouts.seconds(timeout);
    }

    /** {@return the types of the first frames of all operations} */
    List<String> types() {
        return List.copyOf(operations.keySet());
    }

    /** {@return the findings of the operation whose first frame is of a type} */
    Findings.Of of(String type) {
        return probe.findings().of(operations.get(type), FRAME);
    }

    /** Reports that an answer did not come: the socket has closed, or is silent. */
    void unanswered(Incoming over, String silent, String closed, Findings.Of findings) {
        if (over instanceof Incoming.End end) {
            findings.breaking(closed + ", " + end.how() + ".", ClientReactions.RETRIES_BEFORE_TEXT);
        } else {
            findings.breaking(silent + " within " + patience() + ".", ClientReactions.TIMES_OUT);
        }
    }

    boolean isAsked(String type) {
        return probe.findings().has(operations.get(type));
    }

    /** Validates a frame as part of an operation; a PING is an operation of its own. */
    void check(SocketFrame frame, Findings.Of of) {
        Optional<ContractSchema> schema = probe.schemas().frame(frame.type());
        Findings.Of own = frame.is(PingFrame.Type.PING.value()) ? of(frame.type()) : of.at(FRAME);
        if (schema.isPresent()) {
            AnswerCheck.report(
                    schema.get().mismatches(frame.json()),
                    own,
                    mismatch -> ClientReactions.toFrame(mismatch, requests().requestIdField()));
        } else {
            own.compatible(
                    "A frame has " + frame.shownType() + " for its type, which the contract has not.",
                    "The client hands the frame to the message listener and ignores it.");
        }
    }
}
