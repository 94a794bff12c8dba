package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One request on a socket, and what has come for it. Not thread-safe. */
final class FrameRequest {
    static final String RESPONSE = ResponseFrame.Type.RESPONSE.value();
    static final String CHUNK = ChunkFrame.Type.CHUNK.value();
    static final String ERROR = ErrorFrame.Type.ERROR.value();

    private final String id;
    private final ObjectNode frame;
    private final boolean streamed;
    private final Findings.Of findings;
    private final ChunkSequence chunks;
    private boolean over;
    private boolean judged;

    FrameRequest(SocketContext context, String type, boolean streamed) {
        this.frame = context.requests().frame(type);
        this.id = frame.path(context.requests().requestIdField()).asText();
        this.streamed = streamed;
        this.findings = context.of(type);
        this.chunks = new ChunkSequence(SocketContext.FRAME, findings);
    }

    String id() {
        return id;
    }

    ObjectNode frame() {
        return frame;
    }

    Findings.Of findings() {
        return findings;
    }

    boolean isOver() {
        return over;
    }

    /** {@return whether a frame is of the type that answers this} */
    boolean expects(SocketFrame answer) {
        return answer.type().equals(streamed ? CHUNK : RESPONSE);
    }

    /** Ends this: its answer came, or what did came in its place. */
    void giveUp() {
        over = true;
        judged = true;
    }

    /** Takes a frame with this one's id. */
    void take(SocketFrame answer) {
        if (over) {
            late(answer);
        } else if (answer.type().equals(ERROR)) {
            findings.notChecked(SocketContext.FRAME, "The server answers " + SocketContext.words(answer));
            giveUp();
        } else if (!expects(answer)) {
            findings.breaking(
                    SocketContext.FRAME + "." + SocketFrame.TYPE,
                    answer.shownType() + " answers what " + (streamed ? CHUNK : RESPONSE) + " should.",
                    streamed ? "The client takes it for a stream of one piece." : Reactions.REQUEST_TIMES_OUT);
            giveUp();
        } else if (streamed) {
            chunks.take(answer.json());
            over = chunks.isOver();
            if (over) {
                chunks.ended();
            }
        } else {
            AnswerText.check(answer.json(), SocketContext.FRAME, findings);
            over = true;
        }
    }

    private void late(SocketFrame answer) {
        if (!judged) {
            judged = true;
            String what = streamed
                    ? "A frame comes for a request after the CHUNK whose `done` is true."
                    : "A frame comes for a request after its " + RESPONSE + ".";
            findings.breaking(
                    streamed ? SocketContext.FRAME + ".done" : SocketContext.FRAME,
                    what,
                    "The client drops the frame.");
        }
    }
}
