package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** Begins a stream, gives it up, and looks at what still comes. For one thread. */
final class CancelProbe {
    /** A server may have frames on their way; it may not have many. */
    private static final int MOST_LATE_FRAMES = 3;

    /** How long is waited for frames that should not come. */
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

    void run() throws InterruptedException {
        conversation.send(request.toString());
        long deadline = context.deadline();
        Incoming first = conversation.next(deadline);
        while (first instanceof Incoming.Text text && !isOwn(text)) {
            first = conversation.next(deadline);
        }
        if (!(first instanceof Incoming.Text)) {
            findings.notChecked(SocketContext.FRAME, "No stream began that could be cancelled.");
            return;
        }
        conversation.send(context.requests().cancel(id).toString());
        if (untilPong()) {
            untilQuiet();
        }
    }

    /** Reads what was on its way; false where the socket is of no more use. */
    private boolean untilPong() throws InterruptedException {
        String payload = conversation.ping();
        long deadline = context.deadline();
        for (Incoming next = conversation.next(deadline);
                !FrameExchange.isPong(next, payload);
                next = conversation.next(deadline)) {
            if (next instanceof Incoming.Silence || next instanceof Incoming.End) {
                findings.breaking(
                        SocketContext.FRAME,
                        "The socket cannot be used after CANCEL"
                                + (next instanceof Incoming.End end
                                        ? ": it closes, " + end.how() + "."
                                        : ": a ping is not answered within " + context.patience() + "."),
                        "Requests that were open on it end in LlmConnectionException.");
                return false;
            } else if (next instanceof Incoming.Text text) {
                isOwn(text);
            }
        }
        return true;
    }

    /** Reads what still comes, until the end of the stream, or nothing has come for a while. */
    private void untilQuiet() throws InterruptedException {
        Duration wait = context.timeout().compareTo(LONGEST_WAIT) < 0 ? context.timeout() : LONGEST_WAIT;
        while (!ended) {
            Incoming next = conversation.next(System.nanoTime() + wait.toNanos());
            if (!(next instanceof Incoming.Text text)) {
                return;
            }
            late += isOwn(text) ? 1 : 0;
            if (late > MOST_LATE_FRAMES) {
                findings.breaking(
                        SocketContext.FRAME,
                        "The stream goes on after CANCEL: more than " + MOST_LATE_FRAMES + " frames came.",
                        "The client drops the frames, which still cost what they cost.");
                return;
            }
        }
    }

    /** Looks at a frame; tells whether it is of the stream. */
    private boolean isOwn(Incoming.Text text) {
        Optional<SocketFrame> frame = context.parse(text.text());
        if (frame.isEmpty()) {
            return false;
        }
        if (frame.get().type().equals(ErrorFrame.Type.ERROR.value())) {
            ended = true;
            findings.breaking(
                    SocketContext.FRAME,
                    "CANCEL is answered, where the contract has nothing: " + SocketContext.words(frame.get()),
                    "The client drops the frame.");
        }
        ended |= frame.get().json().path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
        return frame.get().id().filter(id::equals).isPresent();
    }
}
