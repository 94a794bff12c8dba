package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.ContractSchema;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Registers on a socket of which nothing is expected but a refusal. For one thread. */
final class RefusalProbe {
    /** The name of the message that such servers answer with, whatever is sent. */
    static final String REFUSAL = "REFUSAL";

    private static final String HANDSHAKE = "handshake";

    private final ProbeSettings settings;
    private final SocketContext context;
    private final ContractSchema schema;
    private final Findings.Of findings;

    RefusalProbe(ProbeSettings settings, SocketContext context, ContractSchemas schemas) {
        this.settings = settings;
        this.context = context;
        this.schema = schemas.frame(REFUSAL).orElseThrow();
        this.findings = context.of(REFUSAL);
    }

    void run() throws InterruptedException {
        try (SocketConnector connector = new SocketConnector(settings);
                SocketConversation conversation = connector.open()) {
            conversation.send(context.requests().register().toString());
            answered(conversation.next(context.deadline()));
        } catch (TimeoutException e) {
            findings.notChecked(HANDSHAKE, "The handshake is not answered within " + context.patience() + ".");
        } catch (ExecutionException e) {
            findings.notChecked(HANDSHAKE, "No WebSocket opens (" + Failures.kind(e.getCause()) + ").");
        }
    }

    private void answered(Incoming incoming) {
        Optional<SocketFrame> frame =
                incoming instanceof Incoming.Text text ? context.parse(text.text()) : Optional.empty();
        if (frame.isPresent()) {
            AnswerCheck.report(
                    schema.mismatches(frame.get().json()),
                    SocketContext.FRAME,
                    findings,
                    mismatch -> Reactions.IGNORES);
        } else {
            findings.notChecked(
                    SocketContext.FRAME, "REGISTER is not answered by a refusal, nor by any frame of JSON.");
        }
    }
}
