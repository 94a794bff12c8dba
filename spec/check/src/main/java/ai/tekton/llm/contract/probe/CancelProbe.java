package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Starts a stream, cancels it, and looks at the frames that still come. For one thread. */
final class CancelProbe {
    /** The server may have sent a few frames before it read CANCEL. */
    private static final int MOST_LATE_FRAMES = 3;

    /** The longest wait for frames that should not come. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final SocketContext context;
    private final SocketConversation conversation;
    private final Findings.Of findings;
    private final String id;
    private final ObjectNode request;
    private boolean ended;
    private int late;

    CancelProbe(SocketContext context, SocketConversation conversation) {
        this.context = context;
        this.conversation = conversation;
        this.findings = context.of(CancelFrame.Type.CANCEL.value());
        this.request = context.requests().frame(StreamFrame.Type.STREAM.value());
        this.id = request.path(context.requests().requestIdField()).asText();
    }

    void run(Duration timeout) throws InterruptedException {
        conversation.send(request.toString());
        Incoming first =
                conversation.until(incoming -> !(incoming instanceof Incoming.Text) || isOwn(incoming), other -> {});
        if (!(first instanceof Incoming.Text)) {
            findings.notChecked("No stream began that could be cancelled.");
            return;
        }
        conversation.send(context.requests().cancel(id).toString());
        // Until the pong comes what was on its way.
        Incoming last = conversation.until(conversation.ping(), this::isOwn);
        if (last.isOver()) {
            findings.breaking(
                    "The socket cannot be used after CANCEL"
                            + (last instanceof Incoming.End end
                                    ? ": it closes, " + end.how() + "."
                                    : ": a ping is not answered within " + context.patience() + "."),
                    "Requests that were open on it end in LlmConnectionException.");
        } else {
            untilQuiet(timeout.compareTo(LONGEST_WAIT) < 0 ? timeout : LONGEST_WAIT);
        }
    }

    /** Reads what still comes, until the stream ends or nothing has come for a while. */
    private void untilQuiet(Duration wait) throws InterruptedException {
        while (!ended) {
            Incoming next = conversation.next(System.nanoTime() + wait.toNanos());
            if (!(next instanceof Incoming.Text)) {
                return;
            }
            late += isOwn(next) ? 1 : 0;
            if (late > MOST_LATE_FRAMES) {
                findings.breaking(
                        "The stream goes on after CANCEL: more than " + MOST_LATE_FRAMES + " frames came.",
                        "The client drops the frames, which still cost what they cost.");
                return;
            }
        }
    }

    /** Examines a message; returns whether it is a frame of the stream. */
    private boolean isOwn(Incoming incoming) {
        incoming.frame().ifPresent(frame -> {
            if (frame.is(SocketFrame.ERROR)) {
                findings.breaking(
                        "CANCEL is answered, where the contract has nothing: " + frame.words(),
                        ClientReactions.DROPS_FRAME);
            }
            ended |= frame.is(SocketFrame.ERROR)
                    || frame.json().path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
        });
        return incoming.frame().filter(frame -> frame.isOf(id)).isPresent();
    }
}
