package ai.tekton.llm.contract.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One request on a socket, and the progress of its answer. Not thread-safe. */
final class FrameRequest {
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
        this.chunks = new ChunkSequence(findings);
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

    /** {@return whether a frame has the type that answers this request} */
    boolean expects(SocketFrame answer) {
        return answer.is(expected());
    }

    private String expected() {
        return streamed ? SocketFrame.CHUNK : SocketFrame.RESPONSE;
    }

    /** Ends this request: its answer came, or something in its place. */
    void giveUp() {
        over = true;
        judged = true;
    }

    /** Receives a frame with the id of this request. */
    void take(SocketFrame answer) {
        if (over) {
            late();
        } else if (answer.is(SocketFrame.ERROR)) {
            findings.notChecked("The server answers " + answer.words());
            giveUp();
        } else if (!expects(answer)) {
            findings.field(SocketFrame.TYPE)
                    .breaking(
                            answer.shownType() + " answers what " + expected() + " should.",
                            streamed
                                    ? "The client takes it for a stream of one piece."
                                    : ClientReactions.REQUEST_TIMES_OUT);
            giveUp();
        } else if (streamed) {
            chunks.take(answer.json());
            over = chunks.isOver();
            if (over) {
                chunks.ended();
            }
        } else {
            AnswerText.check(answer.json(), findings);
            over = true;
        }
    }

    private void late() {
        if (!judged) {
            judged = true;
            (streamed ? findings.field("done") : findings)
                    .breaking(
                            "A frame comes for a request after "
                                    + (streamed ? "the CHUNK whose `done` is true." : "its RESPONSE."),
                            ClientReactions.DROPS_FRAME);
        }
    }
}
